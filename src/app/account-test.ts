import type { Fault } from '../canonical/fault.ts'
import { fillText, type Language, type Text } from '../canonical/language.ts'
import type { AccountVerdict } from '../control/contract/account.ts'
import type { Member } from './compose-state.ts'
import type { Rooms } from './rooms.ts'
import { accountProblem } from './secrets.ts'

const maxModelsShown = 500

const texts = {
  asked: {
    en: 'Asked {url} for its model list with the key of {name}.',
    ja: '{name} のキーで {url} にモデル一覧を問い合わせました。',
    'zh-CN': '已用 {name} 的密钥向 {url} 查询模型列表。',
  },
  asked_here: {
    en: 'Asked {name}, which answers inside Torii without any vendor, for its model list.',
    ja: 'ベンダーを介さず Torii の中で応答する {name} に、モデル一覧を問い合わせました。',
    'zh-CN': '已向在 Torii 内部响应、不经任何供应商的 {name} 查询模型列表。',
  },
  asked_keyless: {
    en: 'Asked {url} for its model list; {name} has no key of its own.',
    ja: '{url} にモデル一覧を問い合わせました。{name} に固有のキーはありません。',
    'zh-CN': '已向 {url} 查询模型列表；{name} 没有自己的密钥。',
  },
  not_asked: {
    en: 'Nothing was asked: {name} has no usable key.',
    ja: '{name} に使えるキーがないため、問い合わせていません。',
    'zh-CN': '{name} 没有可用的密钥，因此未发出请求。',
  },
  good: {
    en: 'HTTP {status}, {count} models.',
    ja: 'HTTP {status}、モデル {count} 件。',
    'zh-CN': 'HTTP {status}，{count} 个模型。',
  },
  bad: {
    en: 'HTTP {status}, {code}: {message}',
    ja: 'HTTP {status}、{code}: {message}',
    'zh-CN': 'HTTP {status}，{code}：{message}',
  },
  silent: {
    en: 'HTTP {status} without a reason.',
    ja: 'HTTP {status}。理由は示されていません。',
    'zh-CN': 'HTTP {status}，未说明原因。',
  },
  not_sent: {
    en: 'Wanted to ask {url} for its model list, but nothing could be sent with the credentials of {name}.',
    ja: '{url} にモデル一覧を問い合わせようとしましたが、{name} の認証情報では送信できませんでした。',
    'zh-CN': '本想向 {url} 查询模型列表，但用 {name} 的凭据无法发出请求。',
  },
  unsent: {
    en: '{message}',
    ja: '{message}',
    'zh-CN': '{message}',
  },
  unreachable: {
    en: 'No answer, {code}: {message}',
    ja: '応答なし、{code}: {message}',
    'zh-CN': '无响应，{code}：{message}',
  },
} satisfies Record<string, Text>

/** What to do, by what it was. */
const advice = {
  key: {
    en: 'The vendor refused this key. Check that it is whole, not revoked, and of this vendor and project.',
    ja: 'ベンダーがこのキーを拒否しました。キーが完全か、失効していないか、このベンダー・プロジェクトのものか確認してください。',
    'zh-CN': '供应商拒绝了此密钥。请确认密钥完整、未被吊销，且属于该供应商和项目。',
  },
  credentials: {
    en: 'These credentials cannot be used, whatever the vendor: enter them again (dashboard: Accounts, or torii.yaml).',
    ja: 'この認証情報は使えません。入力し直してください（ダッシュボードの「アカウント」または torii.yaml）。',
    'zh-CN': '此凭据无法使用，请重新填写（仪表盘的“账号”或 torii.yaml）。',
  },
  token: {
    en: 'The place that gives tokens for these credentials gave none. Check the OAuth client (client_id, client_secret) in them, or try again later.',
    ja: 'この認証情報のトークンを発行する先が応じませんでした。認証情報内の OAuth クライアント（client_id、client_secret）を確認するか、しばらくしてからもう一度試してください。',
    'zh-CN':
      '为此凭据签发令牌的服务未提供令牌。请检查其中的 OAuth 客户端（client_id、client_secret），或稍后再试。',
  },
  forbidden: {
    en: 'The vendor knows this key but does not let it list models. Give it that right (on Bedrock: bedrock:ListInferenceProfiles and bedrock:ListFoundationModels; on Google: turn the API on in its project), or name the models of this account in torii.yaml.',
    ja: 'キーは有効ですが、モデル一覧の取得が許可されていません。権限を与えるか（Bedrock では bedrock:ListInferenceProfiles と bedrock:ListFoundationModels、Google ではプロジェクトで API を有効化）、torii.yaml でこのアカウントの models を指定してください。',
    'zh-CN':
      '供应商认识此密钥，但不允许它列出模型。请授予该权限（Bedrock：bedrock:ListInferenceProfiles 和 bedrock:ListFoundationModels；Google：在项目中启用 API），或在 torii.yaml 中指定该账号的 models。',
  },
  payment: {
    en: 'The key is good, but its account has no money or plan left. Top it up at the vendor.',
    ja: 'キーは有効ですが、残高またはプランがありません。ベンダー側でチャージしてください。',
    'zh-CN': '密钥有效，但账户余额或套餐已用尽。请到厂商处充值。',
  },
  limited: {
    en: 'The vendor limits this account now. Wait, or look at its quota.',
    ja: 'ベンダー側で一時的に制限されています。時間をおくか、クォータを確認してください。',
    'zh-CN': '供应商目前对该账号限流。请稍候或查看配额。',
  },
  trouble: {
    en: 'The vendor itself is in trouble; this says nothing against the key. Try again later.',
    ja: 'ベンダー側の障害です。キーに問題があるとは限りません。しばらくしてからもう一度試してください。',
    'zh-CN': '厂商自身出现故障，不代表密钥有问题。请稍后再试。',
  },
  unreached: {
    en: 'The place could not be reached. Check base_url, the network, and whether a local server is running.',
    ja: '接続できませんでした。base_url、ネットワーク、ローカルサーバーが動いているかを確認してください。',
    'zh-CN': '无法连接。请检查 base_url、网络，以及本地服务是否在运行。',
  },
  elsewhere: {
    en: 'The place has no model list here; check base_url, or name the models of this account in torii.yaml.',
    ja: 'ここにモデル一覧がありません。base_url を確認するか、torii.yaml でこのアカウントの models を指定してください。',
    'zh-CN': '此处没有模型列表。请检查 base_url，或在 torii.yaml 中指定该账号的 models。',
  },
} satisfies Record<string, Text>

type Advice = keyof typeof advice

const adviceByKind: Readonly<Partial<Record<Fault['kind'], Advice>>> = {
  unauthenticated: 'key',
  forbidden: 'forbidden',
  payment: 'payment',
  'rate-limited': 'limited',
  overloaded: 'trouble',
  internal: 'trouble',
  unavailable: 'trouble',
}

const adviceFor = ({ code, kind, scope, status, detail }: Fault, isAnswered: boolean): Advice => {
  if (code === badCredentials) return 'credentials'
  if (detail?.startsWith('no_access_token:') === true) return 'token'
  if (!isAnswered) return 'unreached'
  const byKind = adviceByKind[kind]
  if (byKind !== undefined) return byKind
  // Whatever else a place says: it did not let this key in.
  if (status === 401 || status === 403 || scope === 'account') return 'key'
  return status >= 500 ? 'trouble' : 'elsewhere'
}

const badCredentials = 'account_credentials'

/** One real call with the account's own credential. */
export async function testAccount(member: Member, rooms: Rooms, language: Language): Promise<AccountVerdict> {
  const { name } = member.settings
  if (!member.ready) return keyless(member, rooms, language)
  const startedAt = performance.now()
  const answer = await rooms.ask(member.gateway, language)
  const durationMs = performance.now() - startedAt
  const asked = fillText(texts[wayOfAsking(member)][language], { url: answer.url, name })
  if (answer.kind === 'models') {
    rooms.pool.tested(name, undefined)
    rooms.directory.learn(name, answer.models)
    const { status, models } = answer
    const answered = fillText(texts.good[language], { status, count: models.length })
    return {
      ok: true,
      asked,
      answered,
      status,
      durationMs,
      models: models.slice(0, maxModelsShown).map(({ id }) => id),
    }
  }
  const { scope, kind } = answer.fault
  // It would be refused again with the first request that it is picked for.
  if (scope === 'account' && kind === 'unauthenticated') rooms.pool.tested(name, answer.fault)
  return { ok: false, asked, ...told(answer.fault, name, answer.url, language), durationMs }
}

function told(fault: Fault, name: string, url: string, language: Language): Told {
  const { code, status, detail, message } = fault
  // What is wrong with credentials that cannot even be sent is no client's business, but their owner's.
  const isUnsent = code === badCredentials
  const isAnswered = !isUnsent && !(fault.scope === 'egress' && fault.values !== undefined)
  const template = isUnsent
    ? 'unsent'
    : isSilent.test(message)
      ? 'silent'
      : isAnswered
        ? 'bad'
        : 'unreachable'
  return {
    ...(isUnsent ? { asked: fillText(texts.not_sent[language], { url, name }) } : {}),
    answered: fillText(texts[template][language], {
      status,
      code,
      message: isUnsent ? (detail ?? '') : message,
    }),
    advice: advice[adviceFor(fault, isAnswered)][language],
    code,
    status,
  }
}

type Told = Pick<AccountVerdict, 'answered' | 'advice' | 'code' | 'status'> & { readonly asked?: string }

/** What the readers of faults say where a place gave no reason. */
const isSilent = /^The upstream answered \d+ (?:with|and|without) [\w ]+\.$/

function wayOfAsking({ upstream, gateway }: Member): 'asked' | 'asked_here' | 'asked_keyless' {
  if (upstream.answer !== undefined) return 'asked_here'
  return gateway.account.secret === undefined ? 'asked_keyless' : 'asked'
}

function keyless({ settings }: Member, rooms: Rooms, language: Language): AccountVerdict {
  const problem = accountProblem(settings, rooms.keeper.secrets)
  const asked = fillText(texts.not_asked[language], { name: settings.name })
  return { ok: false, asked, answered: problem?.[language] ?? asked, code: 'no_secret', durationMs: 0 }
}
