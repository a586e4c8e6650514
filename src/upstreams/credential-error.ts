import { fillText, type Language, type Text } from '../canonical/language.ts'

/**
 * The account's own credentials cannot be used: they are malformed, absent, or refused by the place that gives tokens for them. Thrown by
 * `authorise` and `endpoint`; the fault of that account and of no other. The message holds no secret.
 */
export class CredentialError extends Error {
  readonly code = 'bad_credentials'
  readonly text: Text

  constructor(
    told: CredentialProblem | Text,
    values: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    const text = fillAll(typeof told === 'string' ? texts[told] : told, values)
    super(text.en, options)
    this.name = 'CredentialError'
    this.text = text
  }
}

const fillAll = (text: Text, values: Readonly<Record<string, string | number>>): Text => {
  const fill = (language: Language): string => fillText(text[language], values)
  return { en: fill('en'), ja: fill('ja'), 'zh-CN': fill('zh-CN') }
}

type CredentialProblem = keyof typeof texts

const texts = {
  no_base_url: {
    en: 'The account needs base_url.',
    ja: 'アカウントに base_url が必要です。',
    'zh-CN': '账号需要 base_url。',
  },
  broken_json: {
    en: 'The credentials start like JSON but are none: enter the whole file.',
    ja: '認証情報が JSON のように始まっていますが、JSON として読めません。ファイル全体を入力してください。',
    'zh-CN': '凭据以 JSON 形式开头，但不是有效的 JSON：请填入整个文件。',
  },
  aws_fields: {
    en: 'AWS credentials as JSON need accessKeyId and secretAccessKey.',
    ja: 'JSON 形式の AWS 認証情報には accessKeyId と secretAccessKey が必要です。',
    'zh-CN': 'JSON 形式的 AWS 凭据需要 accessKeyId 和 secretAccessKey。',
  },
  no_google: {
    en: 'No Google credentials: give the account a service account or an API key, or run `gcloud auth application-default login`.',
    ja: 'Google の認証情報がありません。アカウントにサービスアカウントか API キーを設定するか、`gcloud auth application-default login` を実行してください。',
    'zh-CN':
      '没有 Google 凭据：请为账号提供服务账号或 API 密钥，或运行 `gcloud auth application-default login`。',
  },
  google_field: {
    en: 'Google credentials of type {type} lack the field {name}.',
    ja: '種類 {type} の Google 認証情報に項目 {name} がありません。',
    'zh-CN': '类型为 {type} 的 Google 凭据缺少字段 {name}。',
  },
  google_type: {
    en: 'Google credentials of type {type} are not understood: service_account and authorized_user are.',
    ja: '種類 {type} の Google 認証情報には対応していません。使えるのは service_account と authorized_user です。',
    'zh-CN': '不支持类型为 {type} 的 Google 凭据：支持 service_account 和 authorized_user。',
  },
  oauth_client: {
    en: 'This is the JSON of an OAuth client, which cannot sign in by itself: run `torii accounts authorise` with it.',
    ja: 'これは OAuth クライアントの JSON で、これだけでは認証できません。`torii accounts authorise` に渡してください。',
    'zh-CN': '这是 OAuth 客户端的 JSON，无法单独用于认证：请用它运行 `torii accounts authorise`。',
  },
  private_key: {
    en: 'The private_key of the service account is no private key (PEM): enter the whole file as Google gave it out.',
    ja: 'サービスアカウントの private_key が秘密鍵 (PEM) として読めません。Google から受け取ったファイル全体を入力してください。',
    'zh-CN': '服务账号的 private_key 不是有效的私钥（PEM）：请填入 Google 提供的整个文件。',
  },
  no_token: {
    en: 'Google gave no access token: HTTP {status}, {word}. Check the credentials of the account.',
    ja: 'Google からアクセストークンを取得できません: HTTP {status}、{word}。アカウントの認証情報を確認してください。',
    'zh-CN': 'Google 未提供访问令牌：HTTP {status}，{word}。请检查账号的凭据。',
  },
  consent_gone: {
    en: 'The consent was withdrawn or has run out (HTTP {status}, {word}): give it again with `torii accounts authorise`.',
    ja: '許可が取り消されたか、期限切れです（HTTP {status}、{word}）。`torii accounts authorise` でもう一度許可してください。',
    'zh-CN': '授权已被撤销或已过期（HTTP {status}，{word}）：请用 `torii accounts authorise` 重新授权。',
  },
} satisfies Record<string, Text>

/** A place that gives tokens gave none now, and says nothing against the credentials: it is down, busy or set up otherwise. */
export class TokenEndpointError extends Error {
  override readonly name = 'TokenEndpointError'
  readonly code = 'no_access_token'
  /** Its own word for why. */
  readonly word: string

  constructor(status: number, word: string) {
    super(`No access token was given: HTTP ${status}, ${word}.`)
    this.word = `HTTP ${status} ${word}`
  }
}
