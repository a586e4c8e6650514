import { fillText, type Language, type Text } from '../canonical/language.ts'

/** Why Start did not succeed. The words are filled in for the reader at the time of reading. */
export interface StartFailure {
  readonly code: StartFailureCode
  /** A cause in words has them in every language. */
  readonly values: Readonly<Record<string, string | number | Text>>
  readonly freePort?: number
}

const catalogue = {
  no_usable_account: {
    message: {
      en: 'There is no usable account. Add an account first.',
      ja: '使用可能なアカウントがありません。先にアカウントを追加してください',
      'zh-CN': '没有可用的账号。请先添加账号。',
    },
    fix: {
      en: 'Add one on the Accounts page, or with `torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY`. Or turn z.ai dispatch on, or try `torii start --sandbox`.',
      ja: 'ダッシュボードの「アカウント」ページか `torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY` で追加してください。z.ai ディスパッチを有効にする方法もあります。試すだけなら `torii start --sandbox` が使えます。',
      'zh-CN':
        '请在控制台的“账号”页面添加，或运行 `torii accounts add --upstream gemini --name main --api-key-env GEMINI_API_KEY`；也可启用 z.ai 调度；仅试用可运行 `torii start --sandbox`。',
    },
  },
  bind_failed: {
    message: {
      en: 'Could not bind {host}:{port}: {cause}.',
      ja: '{host}:{port} にバインドできませんでした: {cause}。',
      'zh-CN': '无法绑定 {host}:{port}：{cause}。',
    },
    fix: {
      en: 'Stop the program that uses the port, or set proxy.port to another one; {free} is free now.',
      ja: 'そのポートを使っているプログラムを止めるか、proxy.port を変更してください。いま {free} が空いています。',
      'zh-CN': '请停止占用该端口的程序，或将 proxy.port 改为其他端口；{free} 目前空闲。',
    },
  },
  open_lan: {
    message: {
      en: 'LAN access is on while auth_mode is off: anyone in the network could use your accounts.',
      ja: 'auth_mode が off のまま LAN アクセスが有効です。ネットワーク内の誰でもあなたのアカウントを使えてしまいます。',
      'zh-CN': '已开启局域网访问，但 auth_mode 为 off：网络中的任何人都能使用您的账号。',
    },
    fix: {
      en: 'Set proxy.auth_mode to auto or strict, or say proxy.allow_open_lan: true if that is really meant.',
      ja: 'proxy.auth_mode を auto か strict にしてください。意図的な場合は proxy.allow_open_lan: true を設定してください。',
      'zh-CN': '请将 proxy.auth_mode 设为 auto 或 strict；若确有此意，请设置 proxy.allow_open_lan: true。',
    },
  },
  bad_api_key: {
    message: {
      en: 'proxy.api_key can not be used: {cause}.',
      ja: 'proxy.api_key を使用できません: {cause}。',
      'zh-CN': 'proxy.api_key 无法使用：{cause}。',
    },
    fix: {
      en: 'It must start with sk- and have at least 10 characters. Regenerate it in the dashboard, or set the secret it refers to.',
      ja: 'sk- で始まる 10 文字以上の値が必要です。ダッシュボードで再生成するか、参照先のシークレットを設定してください。',
      'zh-CN': '它必须以 sk- 开头且至少 10 个字符。请在控制台中重新生成，或设置其引用的密钥。',
    },
  },
  bad_settings: {
    message: {
      en: '{path}, line {line}, column {column}: {cause}',
      ja: '{path} の {line} 行 {column} 列: {cause}',
      'zh-CN': '{path} 第 {line} 行第 {column} 列：{cause}',
    },
    fix: {
      en: 'Mend that line; `torii config check` lists all of them.',
      ja: 'その行を直してください。`torii config check` ですべての誤りを確認できます。',
      'zh-CN': '请修正该行；`torii config check` 会列出所有错误。',
    },
  },
  workers_failed: {
    message: {
      en: 'The workers of the gateway could not be started: {cause}.',
      ja: 'ゲートウェイのワーカーを起動できませんでした: {cause}。',
      'zh-CN': '无法启动网关的工作进程：{cause}。',
    },
    fix: {
      en: 'Set proxy.workers to 1 to serve from one process; torii.log in the home folder has the details.',
      ja: 'proxy.workers を 1 にすると 1 プロセスで動作します。詳細はホームフォルダーの torii.log にあります。',
      'zh-CN': '将 proxy.workers 设为 1 即可由单个进程提供服务；详情见主目录中的 torii.log。',
    },
  },
  self_check_failed: {
    message: {
      en: 'Bound {host}:{port}, but Torii did not get {"status":"ok"} from its own /healthz: {cause}.',
      ja: '{host}:{port} にバインドしましたが、自身の /healthz から {"status":"ok"} を得られませんでした: {cause}。',
      'zh-CN': '已绑定 {host}:{port}，但未能从自身的 /healthz 得到 {"status":"ok"}：{cause}。',
    },
    fix: {
      en: 'Another program or a firewall may answer at this address. Run `torii doctor`.',
      ja: '別のプログラムやファイアウォールが応答している可能性があります。`torii doctor` を実行してください。',
      'zh-CN': '可能有其他程序或防火墙在该地址响应。请运行 `torii doctor`。',
    },
  },
} satisfies Record<string, { message: Text; fix: Text }>

export type StartFailureCode = keyof typeof catalogue

export interface FailureText {
  readonly code: string
  readonly message: string
  readonly fix: string
  readonly freePort?: number
}

export function describeStartFailure(failure: StartFailure, language: Language): FailureText {
  const { message, fix } = catalogue[failure.code]
  const values = Object.fromEntries(
    Object.entries(failure.values).map(([name, value]) => [
      name,
      typeof value === 'object' ? value[language] : value,
    ]),
  )
  return {
    code: failure.code,
    message: fillText(message[language], values),
    fix: fillText(fix[language], values),
    ...(failure.freePort === undefined ? {} : { freePort: failure.freePort }),
  }
}
