import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isJsonObject, type Json, type JsonObject } from '../canonical/json.ts'
import type { AuthorisedUser, ServiceAccount } from './access-token.ts'
import { CredentialError } from './credential-error.ts'
import type { UpstreamAccount } from './upstream.ts'

export type Credentials = ApiKey | ServiceAccount | AuthorisedUser

interface ApiKey {
  readonly kind: 'api-key'
  readonly key: string
}

/** The account's own secret, else the application default credentials of this machine. @throws when there are none. */
export async function credentialsOf(account: UpstreamAccount): Promise<Credentials> {
  if (account.secret !== undefined && account.secret.trim() !== '') return readCredentials(account.secret)
  const path =
    process.env.GOOGLE_APPLICATION_CREDENTIALS ??
    join(homedir(), '.config', 'gcloud', 'application_default_credentials.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new CredentialError('no_google', {}, { cause })
  }
  return readCredentials(text)
}

/** A JSON file of Google's, or a key. */
export function readCredentials(secret: string): Credentials {
  const text = secret.trim()
  if (!text.startsWith('{')) return { kind: 'api-key', key: text }
  const file = parse(text)
  const field = (name: string): string => {
    const value = file[name]
    if (typeof value === 'string' && value !== '') return value
    throw new CredentialError('google_field', { type: String(file.type), name })
  }
  const optional = {
    ...(typeof file.project_id === 'string' ? { project: file.project_id } : {}),
    ...(typeof file.quota_project_id === 'string' ? { quotaProject: file.quota_project_id } : {}),
  }
  const tokenUrl = typeof file.token_uri === 'string' ? file.token_uri : 'https://oauth2.googleapis.com/token'
  if (file.type === 'service_account')
    return {
      kind: 'service-account',
      email: field('client_email'),
      // Copied through a shell or an environment its line breaks often come as the two characters \\n.
      privateKey: field('private_key').replaceAll('\\n', '\n'),
      tokenUrl,
      ...(typeof file.private_key_id === 'string' ? { keyId: file.private_key_id } : {}),
      ...optional,
    }
  if (file.type === 'authorized_user')
    return {
      kind: 'authorised-user',
      clientId: field('client_id'),
      clientSecret: field('client_secret'),
      refreshToken: field('refresh_token'),
      tokenUrl,
      ...optional,
    }
  if (isJsonObject(file.installed) || isJsonObject(file.web)) throw new CredentialError('oauth_client')
  throw new CredentialError('google_type', { type: String(file.type) })
}

/** The parser's own message would quote the text, and the text is a secret. */
function parse(text: string): JsonObject {
  let value: Json = null
  try {
    value = JSON.parse(text)
  } catch {
    // Told below, without the text.
  }
  if (isJsonObject(value)) return value
  throw new CredentialError('broken_json')
}

/** The project that the account's own credentials name. */
export function inlineProject({ secret }: UpstreamAccount): string | undefined {
  if (secret === undefined || !secret.trim().startsWith('{')) return undefined
  const credentials = readCredentials(secret)
  return credentials.kind === 'api-key' ? undefined : (credentials.project ?? credentials.quotaProject)
}
