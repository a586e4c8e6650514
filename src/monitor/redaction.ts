import type { Fault, FaultValues } from '../canonical/fault.ts'
import type { Json } from '../canonical/json.ts'
import type { Attempt, Exchange, ExchangeBodies } from './exchange.ts'

const redactedMark = '[redacted]'

/** Text → the same text without anything that looks like a secret or is one of those given. */
export type Redactor = (text: string) => string

/** Secrets known by value (account keys, client keys) beside the known shapes. Built once, used for every record. */
export function createRedactor(knownSecrets: readonly string[] = []): Redactor {
  const redactKnown = createKnownRedactor(knownSecrets)
  return redactKnown === undefined ? redactText : (text) => redactText(redactKnown(text))
}

/** By value alone: what only looks like a secret stays as it is. Undefined: none of them is long enough to be told from a word. */
export function createKnownRedactor(knownSecrets: readonly string[]): Redactor | undefined {
  const forms = knownSecrets
    .flatMap(partsOf)
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap(writtenForms)
  if (forms.length === 0) return undefined
  // Longest first: a secret that begins with another one is taken whole.
  const alternatives = [...new Set(forms)]
    .sort((a, b) => b.length - a.length)
    .map((form) => RegExp.escape(form))
  const known = new RegExp(alternatives.join('|'), 'g')
  return (text) => text.replace(known, redactedMark)
}

/** By shape alone: provider keys, bearer tokens, keys in queries and JSON fields, private keys. */
export const redactText: Redactor = (text) =>
  shapes.reduce((safe, { pattern, replacement }) => safe.replace(pattern, replacement), text)

/** Values of headers that prove who calls are replaced whole; the others are searched. */
export function redactHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  redact: Redactor = redactText,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return []
    const text = typeof value === 'string' ? value : value.join(', ')
    return [[name, secretHeaders.test(name) ? redactedMark : redact(text)]]
  })
  return Object.fromEntries(entries)
}

/** Path with query: `?key=…` and what looks like a secret. */
export const redactPath = (path: string, redact: Redactor = redactText): string =>
  redact(path.replace(queryPattern, `$1${redactedMark}`))

/** Every text of a JSON value, and whole values under names such as `api_key`. */
export function redactJson(value: Json, redact: Redactor = redactText): Json {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null || JSON.isRawJSON(value)) return value
  if (isList(value)) return value.map((entry) => redactJson(entry, redact))
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      typeof field === 'string' && secretField.test(name)
        ? redactedMark
        : field === undefined
          ? field
          : redactJson(field, redact),
    ]),
  )
}

/** The record without its bodies: those are long and are redacted where time does not press. */
export function redactExchange(exchange: Exchange, redact: Redactor): Exchange {
  const { repairedPath, modelAsked, modelServed, client, fault } = exchange
  return {
    ...exchange,
    path: redactPath(exchange.path, redact),
    ...(repairedPath === undefined ? {} : { repairedPath: redactPath(repairedPath, redact) }),
    // A client may send anything as a model or a field's name.
    ...(modelAsked === undefined ? {} : { modelAsked: redact(modelAsked) }),
    ...(modelServed === undefined ? {} : { modelServed: redact(modelServed) }),
    ...(client === undefined ? {} : { client: redact(client) }),
    ...(fault === undefined ? {} : { fault: redactFault(fault, redact) }),
    attempts: exchange.attempts.map((attempt) => redactAttempt(attempt, redact)),
    losses: exchange.losses.map((loss) => ({ ...loss, at: redact(loss.at), detail: redact(loss.detail) })),
  }
}

const redactAttempt = (attempt: Attempt, redact: Redactor): Attempt => ({
  ...attempt,
  ...(attempt.model === undefined ? {} : { model: redact(attempt.model) }),
  ...(attempt.fault === undefined ? {} : { fault: redactFault(attempt.fault, redact) }),
})

export function redactBodies(bodies: ExchangeBodies, redact: Redactor): ExchangeBodies {
  const { clientSent, toriiSent, upstreamAnswered, clientGot, ...rest } = bodies
  return {
    ...(clientSent === undefined ? {} : { clientSent: redact(clientSent) }),
    ...(toriiSent === undefined ? {} : { toriiSent: redact(toriiSent) }),
    ...(upstreamAnswered === undefined ? {} : { upstreamAnswered: redact(upstreamAnswered) }),
    ...(clientGot === undefined ? {} : { clientGot: redact(clientGot) }),
    ...rest,
  }
}

export const redactFault = (fault: Fault, redact: Redactor): Fault => ({
  ...fault,
  code: redact(fault.code),
  message: redact(fault.message),
  ...(fault.values === undefined ? {} : { values: redactValues(fault.values, redact) }),
  ...(fault.param === undefined ? {} : { param: redact(fault.param) }),
  ...(fault.detail === undefined ? {} : { detail: redact(fault.detail) }),
  ...(fault.raw === undefined ? {} : { raw: redactJson(fault.raw, redact) }),
})

const redactValues = (values: FaultValues, redact: Redactor): FaultValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  )

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** Shorter ones would blacken ordinary words. */
const shortestSecret = 8

/** A secret may be several: `id:secret:token`, or a service account's JSON with a private key inside. */
function partsOf(secret: string): readonly string[] {
  const pieces = secret.split(/[\s:,;"']+/).filter((piece) => piece.length >= shortestPiece)
  return [secret, ...secretFieldsOf(secret), ...(secret.trimStart().startsWith('{') ? [] : pieces)]
}

function secretFieldsOf(secret: string): readonly string[] {
  if (!secret.trimStart().startsWith('{')) return []
  try {
    const fields: unknown = JSON.parse(secret)
    return Object.entries(fields ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' && secretField.test(name) ? [value] : [],
    )
  } catch {
    // It begins like JSON and is none: a secret all the same, and taken whole.
    return []
  }
}

const shortestPiece = 16

/** As it is, as a query or form writes it, as JSON writes it, and as JSON inside JSON does. */
function writtenForms(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  return [secret, encodeURIComponent(secret), json, JSON.stringify(json).slice(1, -1)]
}

const secretHeaders =
  /^(?:authorization|proxy-authorization|x-api-key|api-key|x-goog-api-key|x-amz-security-token|cookie|set-cookie)$/i

const secretField =
  /^(?:api[-_]?key|x-api-key|x-goog-api-key|authorization|password|passphrase|secret|client[-_]?secret|access[-_]?token|refresh[-_]?token|id[-_]?token|private[-_]?key|private_key_id|secret[-_]?access[-_]?key|session[-_]?token)$/i

const queryPattern =
  /([?&](?:key|api[-_]?key|access_token|token|x-goog-api-key|sig|signature)=)[^&#\s"'<>\\]+/gi

const shapes: readonly { readonly pattern: RegExp; readonly replacement: string }[] = [
  // A private key whose end was cut off goes to the end of the text.
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    replacement: redactedMark,
  },
  { pattern: queryPattern, replacement: `$1${redactedMark}` },
  // "api_key": "…", in JSON within JSON too.
  {
    pattern:
      /(\\*["'](?:api[-_]?key|x-api-key|x-goog-api-key|authorization|password|client[-_]?secret|access[-_]?token|refresh[-_]?token|private[-_]?key|secret[-_]?access[-_]?key)\\*["']\s*:\s*\\*["'])(?!\[redacted\])[^"'\\]+/gi,
    replacement: `$1${redactedMark}`,
  },
  { pattern: /\b(Bearer|Basic)(\s+)[A-Za-z0-9._~+/=-]{8,}/gi, replacement: `$1$2${redactedMark}` },
  { pattern: keyShapes(), replacement: redactedMark },
]

/** Key shapes as the vendors document them. */
function keyShapes(): RegExp {
  const forms = [
    'sk-[A-Za-z0-9_-]{8,}', // OpenAI, Anthropic, OpenRouter, DeepSeek, Torii
    'AIza[0-9A-Za-z_-]{20,}', // Google API key
    'AQ\\.[0-9A-Za-z_-]{20,}', // Google, bound to a service account
    'ya29\\.[0-9A-Za-z_.-]{20,}', // Google access token
    '1//[0-9A-Za-z_-]{20,}', // Google refresh token
    'GOCSPX-[0-9A-Za-z_-]{20,}', // Google OAuth client
    'gsk_[0-9A-Za-z]{20,}', // Groq
    'xai-[0-9A-Za-z]{20,}',
    'pplx-[0-9A-Za-z]{20,}',
    'nvapi-[0-9A-Za-z_-]{20,}',
    'hf_[0-9A-Za-z]{20,}',
    'r8_[0-9A-Za-z]{20,}',
    'fw_[0-9A-Za-z]{16,}',
    'tgp_v1_[0-9A-Za-z_-]{20,}',
    'csk-[0-9A-Za-z]{20,}',
    'gh[opsur]_[0-9A-Za-z]{20,}',
    'github_pat_[0-9A-Za-z_]{20,}',
    'xox[abprs]-[0-9A-Za-z-]{10,}',
    '(?:AKIA|ASIA)[0-9A-Z]{16}', // AWS
    '(?:ABSK|bedrock-api-key-)[0-9A-Za-z+/=]{20,}', // Amazon Bedrock
    '[0-9a-f]{32}\\.[0-9A-Za-z]{16}', // z.ai, BigModel
    'eyJ[0-9A-Za-z_-]{10,}\\.eyJ[0-9A-Za-z_-]{10,}\\.[0-9A-Za-z_-]{10,}', // JWT
  ]
  return new RegExp(`(?<![0-9A-Za-z_])(?:${forms.join('|')})`, 'g')
}
