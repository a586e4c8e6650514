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
    'zh-CN': '已向在 Torii 内部应答、不经任何厂商的 {name} 查询模型列表。',
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
  unreachable: {
    en: 'No answer, {code}: {message}',
    ja: '応答なし、{code}: {message}',
    'zh-CN': '无应答，{code}：{message}',
  },
} satisfies Record<string, Text>

/** What to do, by the scope of the fault: the account's, the network's, the request's. */
const advice = {
  account: {
    en: 'The vendor refused this key. Check that it is whole, not revoked, and of this vendor and project.',
    ja: 'ベンダーがこのキーを拒否しました。キーが完全か、失効していないか、このベンダー・プロジェクトのものか確認してください。',
    'zh-CN': '厂商拒绝了此密钥。请确认密钥完整、未被吊销，且属于该厂商和项目。',
  },
  forbidden: {
    en: 'The vendor knows this key but does not let it list models. Give it that right (on Bedrock: bedrock:ListInferenceProfiles and bedrock:ListFoundationModels; on Google: turn the API on in its project), or name the models of this account in torii.yaml.',
    ja: 'キーは有効ですが、モデル一覧の取得が許可されていません。権限を与えるか（Bedrock では bedrock:ListInferenceProfiles と bedrock:ListFoundationModels、Google ではプロジェクトで API を有効化）、torii.yaml でこのアカウントの models を指定してください。',
    'zh-CN':
      '厂商认识此密钥，但不允许它列出模型。请授予该权限（Bedrock：bedrock:ListInferenceProfiles 和 bedrock:ListFoundationModels；Google：在项目中启用 API），或在 torii.yaml 中指定该账号的 models。',
  },
  model: {
    en: 'The vendor limits this account now. Wait, or look at its quota.',
    ja: 'ベンダー側で一時的に制限されています。時間をおくか、クォータを確認してください。',
    'zh-CN': '厂商目前对该账号限流。请稍候或查看配额。',
  },
  egress: {
    en: 'The place could not be reached. Check base_url, the network, and whether a local server is running.',
    ja: '接続できませんでした。base_url、ネットワーク、ローカルサーバーが動いているかを確認してください。',
    'zh-CN': '无法连接。请检查 base_url、网络，以及本地服务是否在运行。',
  },
  request: {
    en: 'The place has no model list here; check base_url, or name the models of this account in torii.yaml.',
    ja: 'ここにモデル一覧がありません。base_url を確認するか、torii.yaml でこのアカウントの models を指定してください。',
    'zh-CN': '此处没有模型列表。请检查 base_url，或在 torii.yaml 中指定该账号的 models。',
  },
} satisfies Record<string, Text>

/** One real call with the account's own credential. */
export async function testAccount(member: Member, rooms: Rooms, language: Language): Promise<AccountVerdict> {
  const { name } = member.settings
  if (!member.ready) return keyless(member, rooms, language)
  const startedAt = performance.now()
  const answer = await rooms.ask(member.gateway, language)
  const durationMs = performance.now() - startedAt
  const asked = fillText(texts[wayOfAsking(member)][language], { url: answer.url, name })
  if (answer.kind === 'models') {
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
  const { scope, status, code, detail, kind } = answer.fault
  // What is wrong with credentials that cannot even be sent is no client's business, but their owner's.
  const message = code === 'account_credentials' ? (detail ?? '') : answer.fault.message
  const template = scope === 'egress' ? texts.unreachable : texts.bad
  const answered = fillText(template[language], { status, code, message })
  return {
    ok: false,
    asked,
    answered,
    advice: advice[kind === 'forbidden' ? 'forbidden' : isRefusal(status) ? 'account' : scope][language],
    code,
    status,
    durationMs,
  }
}

function wayOfAsking({ upstream, gateway }: Member): 'asked' | 'asked_here' | 'asked_keyless' {
  if (upstream.answer !== undefined) return 'asked_here'
  return gateway.account.secret === undefined ? 'asked_keyless' : 'asked'
}

/** Whatever else a place says: it did not let this key in. */
const isRefusal = (status: number): boolean => status === 401 || status === 403

function keyless({ settings }: Member, rooms: Rooms, language: Language): AccountVerdict {
  const problem = accountProblem(settings, rooms.keeper.secrets)
  const asked = fillText(texts.not_asked[language], { name: settings.name })
  return { ok: false, asked, answered: problem?.[language] ?? asked, code: 'no_secret', durationMs: 0 }
}
