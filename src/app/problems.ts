import { fillText, type Language, type Text } from '../canonical/language.ts'
import type { ConfigFault } from '../config/config-fault.ts'
import type { Outcome } from '../control/ports.ts'
import { backupProblems } from './backup-problems.ts'
import { describeStartFailure, type StartFailure } from './start-failure.ts'

const catalogue = {
  ...backupProblems,
  unknown_account: {
    status: 404,
    message: {
      en: 'There is no account named {name}.',
      ja: '{name} という名前のアカウントはありません。',
      'zh-CN': '没有名为 {name} 的账号。',
    },
    fix: {
      en: 'Known accounts: {known}.',
      ja: '登録済みのアカウント: {known}。',
      'zh-CN': '已有账号：{known}。',
    },
  },
  account_exists: {
    status: 409,
    message: {
      en: 'An account named {name} exists already.',
      ja: '{name} という名前のアカウントはすでにあります。',
      'zh-CN': '已存在名为 {name} 的账号。',
    },
    fix: {
      en: 'Choose another name, or change the one that is there.',
      ja: '別の名前にするか、既存のアカウントを変更してください。',
      'zh-CN': '请换一个名称，或修改已有账号。',
    },
  },
  account_of_this_run: {
    status: 409,
    message: {
      en: '{name} belongs to this run only; it stands in no file.',
      ja: '{name} はこの起動の間だけのもので、設定ファイルにはありません。',
      'zh-CN': '{name} 仅属于本次运行，不在设置文件中。',
    },
    fix: {
      en: 'Start without --sandbox, or change the zai section.',
      ja: '--sandbox を付けずに起動するか、zai セクションを変更してください。',
      'zh-CN': '请在启动时去掉 --sandbox，或修改 zai 部分。',
    },
  },
  not_tightened: {
    status: 500,
    message: {
      en: 'The permissions could not be changed: {cause}',
      ja: '権限を変更できませんでした: {cause}',
      'zh-CN': '无法更改权限：{cause}',
    },
    fix: {
      en: 'Run Torii as the owner of its home folder, or change them by hand with chmod.',
      ja: 'ホームフォルダーの所有者として Torii を実行するか、chmod で変更してください。',
      'zh-CN': '请以主文件夹所有者的身份运行 Torii，或用 chmod 手动修改。',
    },
  },
  unknown_upstream: {
    status: 422,
    message: {
      en: 'There is no upstream {name}.',
      ja: '{name} というアップストリームはありません。',
      'zh-CN': '没有名为 {name} 的上游。',
    },
    fix: { en: 'Choose one of: {known}.', ja: '次から選んでください: {known}。', 'zh-CN': '可选：{known}。' },
  },
  nothing_to_import: {
    status: 422,
    message: {
      en: 'There is no account in this text.',
      ja: 'この内容にアカウントはありません。',
      'zh-CN': '此内容中没有账号。',
    },
    fix: {
      en: 'Give keys one a line, CSV with a header, JSON, .env, torii.yaml, a LiteLLM model_list, channels of one-api or new-api, or claude-code-router’s config.json.',
      ja: 'キーを 1 行に 1 つ、見出し付き CSV、JSON、.env、torii.yaml、LiteLLM の model_list、one-api / new-api のチャンネル、claude-code-router の config.json のいずれかを渡してください。',
      'zh-CN':
        '请提供每行一个的密钥、带表头的 CSV、JSON、.env、torii.yaml、LiteLLM 的 model_list、one-api / new-api 的渠道，或 claude-code-router 的 config.json。',
    },
  },
  bad_import: {
    status: 422,
    message: {
      en: 'Line {line}: {reason}. Rows at fault: {count}. Nothing was imported.',
      ja: '{line} 行目: {reason}。問題のある行: {count} 件。何も取り込んでいません。',
      'zh-CN': '第 {line} 行：{reason}。有问题的行：{count}。未导入任何内容。',
    },
    fix: {
      en: 'Mend the named lines, or ask for the good rows only (--good-rows).',
      ja: '示された行を直すか、正しい行だけを取り込んでください（--good-rows）。',
      'zh-CN': '请修正所指的行，或只导入正确的行（--good-rows）。',
    },
  },
  vault_key_in_environment: {
    status: 409,
    message: {
      en: 'The vault’s key comes from TORII_SECRET_KEY, which Torii cannot change.',
      ja: '保管庫の鍵は TORII_SECRET_KEY で指定されているため、Torii からは変更できません。',
      'zh-CN': '保管库密钥来自 TORII_SECRET_KEY，Torii 无法更改。',
    },
    fix: {
      en: 'Start Torii without the variable after a rekey with a file, or enter the secrets again under the new value.',
      ja: '変数を外してファイルの鍵に切り替えるか、新しい値のもとでシークレットを入力し直してください。',
      'zh-CN': '请去掉该变量并改用文件密钥，或在新值下重新输入密钥。',
    },
  },
  vault_key_not_kept: {
    status: 409,
    message: {
      en: 'The vault keeps its key: {cause}',
      ja: '保管庫の鍵は変わっていません: {cause}',
      'zh-CN': '保管库密钥未变：{cause}',
    },
    fix: {
      en: 'Nothing was changed. Use `torii vault rekey --to file`, or mend what is named and try again.',
      ja: '何も変更していません。`torii vault rekey --to file` を使うか、原因を直してからやり直してください。',
      'zh-CN': '未作任何更改。请使用 `torii vault rekey --to file`，或解决上述问题后重试。',
    },
  },
  prices_not_fetched: {
    status: 502,
    message: {
      en: 'The newest price list could not be had: {cause}.',
      ja: '最新の価格表を取得できませんでした: {cause}。',
      'zh-CN': '无法获取最新价格表：{cause}。',
    },
    fix: {
      en: 'The one before stays in force. Check the network and egress.proxy, then try again.',
      ja: 'これまでの価格表を使い続けます。ネットワークと egress.proxy を確認して、もう一度試してください。',
      'zh-CN': '继续使用原有价格表。请检查网络和 egress.proxy 后重试。',
    },
  },
  unknown_authorisation: {
    status: 404,
    message: {
      en: 'There is no such authorisation; each lasts ten minutes.',
      ja: 'その認可はありません。有効なのは 10 分間です。',
      'zh-CN': '没有此授权；每次授权的有效期为十分钟。',
    },
    fix: { en: 'Start again.', ja: 'もう一度始めてください。', 'zh-CN': '请重新开始。' },
  },
  bad_oauth_client: {
    status: 422,
    message: {
      en: 'This is no OAuth client: client_id and client_secret are expected.',
      ja: 'OAuth クライアントではありません。client_id と client_secret が必要です。',
      'zh-CN': '这不是 OAuth 客户端：应包含 client_id 和 client_secret。',
    },
    fix: {
      en: 'Give the JSON that Google’s console lets you download for a client of type «Desktop app».',
      ja: 'Google Cloud コンソールで作成した「デスクトップアプリ」クライアントの JSON を渡してください。',
      'zh-CN': '请提供从 Google Cloud 控制台下载的“桌面应用”客户端 JSON。',
    },
  },
  too_many_authorisations: {
    status: 429,
    message: {
      en: 'Too many authorisations are open.',
      ja: '未完了の認可が多すぎます。',
      'zh-CN': '未完成的授权过多。',
    },
    fix: {
      en: 'Finish one, or wait ten minutes.',
      ja: 'どれかを完了するか、10 分待ってください。',
      'zh-CN': '请先完成其中一个，或等待十分钟。',
    },
  },
  settings_faulty: {
    status: 422,
    message: {
      en: 'The settings would be faulty: {cause}',
      ja: '設定に誤りが生じます: {cause}',
      'zh-CN': '设置将会出错：{cause}',
    },
    fix: {
      en: 'Nothing was changed. Mend the named field and try again.',
      ja: '何も変更していません。示された項目を直してもう一度試してください。',
      'zh-CN': '未作任何更改。请修正所指字段后重试。',
    },
  },
  stale_revision: {
    status: 409,
    message: {
      en: 'torii.yaml was changed by another hand since you opened it.',
      ja: '開いたあとに torii.yaml が別の手段で変更されました。',
      'zh-CN': '打开之后 torii.yaml 已被其他方式修改。',
    },
    fix: {
      en: 'Nothing was changed. Look at the new text and make your change again.',
      ja: '何も変更していません。新しい内容を確認して、もう一度変更してください。',
      'zh-CN': '未作任何更改。请查看新内容后重新修改。',
    },
  },
  unknown_exchange: {
    status: 404,
    message: {
      en: 'There is no exchange {id}; it may have been removed by age or size.',
      ja: 'リクエスト {id} の記録はありません。保存期間か容量の上限で削除された可能性があります。',
      'zh-CN': '没有请求记录 {id}；可能已因时间或容量限制被删除。',
    },
    fix: {
      en: 'monitor.retention_days and monitor.max_megabytes say how much is kept.',
      ja: '保存量は monitor.retention_days と monitor.max_megabytes で決まります。',
      'zh-CN': '保留量由 monitor.retention_days 和 monitor.max_megabytes 决定。',
    },
  },
  no_request_body: {
    status: 409,
    message: {
      en: 'The request of {id} was not kept whole, so it cannot be sent again.',
      ja: '{id} のリクエスト本文は全体が保存されていないため、再送できません。',
      'zh-CN': '{id} 的请求内容未完整保存，无法重新发送。',
    },
    fix: {
      en: 'Set monitor.bodies to redacted; requests above the size limit of the record are not kept whole.',
      ja: 'monitor.bodies を redacted にしてください。記録の上限を超える本文は全体が保存されません。',
      'zh-CN': '请将 monitor.bodies 设为 redacted；超过记录上限的内容不会完整保存。',
    },
  },
  gateway_not_running: {
    status: 409,
    message: {
      en: 'The gateway is not running.',
      ja: 'ゲートウェイは稼働していません。',
      'zh-CN': '网关未运行。',
    },
    fix: { en: 'Start it first.', ja: '先に起動してください。', 'zh-CN': '请先启动。' },
  },
  replay_failed: {
    status: 502,
    message: {
      en: 'The request got no answer: {cause}',
      ja: 'リクエストに応答がありませんでした: {cause}',
      'zh-CN': '请求没有得到响应：{cause}',
    },
    fix: {
      en: 'See whether the gateway is running.',
      ja: 'ゲートウェイが稼働しているか確認してください。',
      'zh-CN': '请检查网关是否在运行。',
    },
  },
  unknown_key: {
    status: 404,
    message: {
      en: 'There is no key named {name}, or its value cannot be read.',
      ja: '{name} というキーがないか、値を読み取れません。',
      'zh-CN': '没有名为 {name} 的密钥，或无法读取其值。',
    },
    fix: {
      en: 'Known keys: {known}.',
      ja: '登録済みのキー: {known}。',
      'zh-CN': '已有密钥：{known}。',
    },
  },
  key_exists: {
    status: 409,
    message: {
      en: 'A key named {name} exists already.',
      ja: '{name} という名前のキーはすでにあります。',
      'zh-CN': '已存在名为 {name} 的密钥。',
    },
    fix: {
      en: 'Choose another name, or revoke the one that is there.',
      ja: '別の名前にするか、既存のキーを失効させてください。',
      'zh-CN': '请换一个名称，或先吊销已有的密钥。',
    },
  },
  key_not_shown: {
    status: 409,
    message: {
      en: 'The value of {name} was shown when it was made and is kept nowhere.',
      ja: '{name} の値は作成時に一度だけ表示され、どこにも保存されていません。',
      'zh-CN': '{name} 的值仅在创建时显示过一次，没有保存在任何地方。',
    },
    fix: {
      en: 'Give it a new value; the old one then stops working.',
      ja: '新しい値を発行してください。古い値はすぐに使えなくなります。',
      'zh-CN': '请生成新的值；旧值将立即失效。',
    },
  },
  bad_key_rules: {
    status: 422,
    message: {
      en: 'These are not rules a key can have: {cause}',
      ja: 'キーの制限として使えない内容です: {cause}',
      'zh-CN': '密钥规则无效：{cause}',
    },
    fix: {
      en: 'Nothing was changed. Mend the named field and try again.',
      ja: '何も変更していません。示された項目を直してもう一度試してください。',
      'zh-CN': '未作任何更改。请修正所指字段后重试。',
    },
  },
  key_value_is_made: {
    status: 422,
    message: {
      en: 'The value of {name} is made by Torii; one of your own is taken for proxy only.',
      ja: '{name} の値は Torii が生成します。自分で決めた値を使えるのは proxy だけです。',
      'zh-CN': '{name} 的值由 Torii 生成；只有 proxy 可使用自定义值。',
    },
    fix: { en: 'Leave the value out.', ja: '値を指定せずに実行してください。', 'zh-CN': '请不要指定值。' },
  },
  key_has_no_rules: {
    status: 409,
    message: {
      en: 'proxy is the owner’s own key: it cannot be bounded or revoked.',
      ja: 'proxy は所有者自身のキーのため、制限や失効はできません。',
      'zh-CN': 'proxy 是所有者自己的密钥，不能加限制或吊销。',
    },
    fix: {
      en: 'Give it a new value, or make a named key for whoever is to be bounded.',
      ja: '新しい値を発行するか、制限したい相手には名前付きのキーを作成してください。',
      'zh-CN': '请为其生成新值，或为需要限制的人创建命名密钥。',
    },
  },
  bad_key: {
    status: 422,
    message: {
      en: 'This is not a key Torii takes.',
      ja: 'このキーは使用できません。',
      'zh-CN': '该密钥不可用。',
    },
    fix: {
      en: 'It must start with sk- and have at least 10 characters, without spaces.',
      ja: 'sk- で始まり、空白を含まない 10 文字以上にしてください。',
      'zh-CN': '必须以 sk- 开头，至少 10 个字符，且不含空格。',
    },
  },
  bad_body: {
    status: 422,
    message: {
      en: 'The body is not a {protocol} request: {cause}',
      ja: '本文が {protocol} のリクエストではありません: {cause}',
      'zh-CN': '内容不是 {protocol} 请求：{cause}',
    },
    fix: {
      en: 'Give a body of the dialect you named, or none.',
      ja: '指定した形式の本文を渡すか、本文を省いてください。',
      'zh-CN': '请提供所选格式的内容，或不提供。',
    },
  },
} satisfies Record<string, { status: number; message: Text; fix: Text }>

type Refused = Extract<Outcome<never>, { ok: false }>

export function refuse(
  code: keyof typeof catalogue,
  language: Language,
  values: Readonly<Record<string, string | number>> = {},
  fields?: readonly { readonly path: string; readonly message: string }[],
): Refused {
  const { status, message, fix } = catalogue[code]
  const error = {
    code,
    message: fillText(message[language], values),
    fix: fillText(fix[language], values),
    ...(fields === undefined ? {} : { fields: [...fields] }),
  }
  return { ok: false, status, problem: { error } }
}

/** Settings that would be faulty: every field is named. */
export function refuseFaults(faults: readonly ConfigFault[], language: Language): Refused {
  const fields = faults.map((fault) => ({ path: fault.path, message: fault.message[language] }))
  return refuse('settings_faulty', language, { cause: fields[0]?.message ?? '' }, fields)
}

export const refuseStart = (failure: StartFailure, language: Language): Refused => ({
  ok: false,
  status: 409,
  problem: { error: describeStartFailure(failure, language) },
})

export const accept = <T>(value: T): Outcome<T> => ({ ok: true, value })
