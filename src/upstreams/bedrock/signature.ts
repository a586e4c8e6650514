import { AwsV4Signer } from 'aws4fetch'
import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { CredentialError } from '../credential-error.ts'
import type { UpstreamAccount } from '../upstream.ts'

interface Signable {
  readonly method: string
  readonly url: string
  readonly body: readonly Uint8Array[]
}

interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

interface Scope {
  readonly region: string
  readonly service: string
}

/** Signature version 4 over the very bytes that go out; a Bedrock API key is a bearer token. `datetime`: `20150830T123600Z`, absent: now. */
export async function signedHeaders(
  account: UpstreamAccount,
  scope: Scope,
  outgoing: Signable,
  datetime?: string,
): Promise<Readonly<Record<string, string>>> {
  const keys = keysOf(account)
  if (keys === undefined)
    return account.secret === undefined ? {} : { authorization: `Bearer ${account.secret}` }
  const { headers } = await new AwsV4Signer({
    ...keys,
    ...scope,
    method: outgoing.method,
    url: outgoing.url,
    body: outgoing.body.length === 0 ? null : Buffer.concat(outgoing.body),
    ...(datetime === undefined ? {} : { datetime }),
  }).sign()
  // `host` is what the connection says it is.
  return Object.fromEntries([...headers].filter(([name]) => name !== 'host'))
}

function keysOf({ secret = '', options }: UpstreamAccount): Keys | undefined {
  if (secret.trim().startsWith('{')) return readTemporary(secret)
  const accessKeyId = options.access_key_id ?? ''
  return accessKeyId === '' ? undefined : { accessKeyId, secretAccessKey: secret }
}

/** As `aws sts` and `aws configure export-credentials` print them, whatever the case of the first letter. */
function readTemporary(secret: string): Keys {
  const file = parse(secret)
  const field = (name: string): string => {
    const value = file[name] ?? file[`${name[0]?.toUpperCase()}${name.slice(1)}`]
    return typeof value === 'string' ? value : ''
  }
  const [accessKeyId, secretAccessKey] = [field('accessKeyId'), field('secretAccessKey')]
  if (accessKeyId === '' || secretAccessKey === '') throw new CredentialError('aws_fields')
  const sessionToken = field('sessionToken')
  return { accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) }
}

/** The parser's own message would quote the text, and the text is a secret. */
function parse(secret: string): JsonObject {
  let value: Json = null
  try {
    value = JSON.parse(secret)
  } catch {
    // Told below, without the text.
  }
  if (isJsonObject(value)) return value
  throw new CredentialError('broken_json')
}
