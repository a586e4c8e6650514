import type { AccountView } from '../../../../../src/control/contract/account.ts'
import type { OauthRequest } from '../../../../../src/control/contract/oauth.ts'

export const oauthUpstreams = ['gemini', 'vertex', 'vertex-anthropic'] as const

/** A consent as it is being asked for. The client is the person's own: none is shipped. */
export interface OauthDraft {
  readonly name: string
  readonly upstream: OauthRequest['upstream']
  readonly by: 'json' | 'fields'
  /** The JSON of the client as Google's console gives it out. */
  readonly json: string
  readonly id: string
  readonly secret: string
  readonly project: string
}

export type OauthFault = 'nameEmpty' | 'nameForm' | 'nameTaken' | 'required' | 'clientJson'

/** Field → what is wrong with it. The name of an account of the same kind renews its consent. */
export function oauthFaults(
  draft: OauthDraft,
  accounts: readonly AccountView[],
): Readonly<Record<string, OauthFault>> {
  const name = nameFault(draft, accounts)
  const { by, id, secret } = draft
  return {
    ...(name === undefined ? {} : { name }),
    ...(by === 'json' && clientIn(draft) === undefined ? { json: 'clientJson' } : {}),
    ...(by === 'fields' && id.trim() === '' ? { id: 'required' } : {}),
    ...(by === 'fields' && secret.trim() === '' ? { secret: 'required' } : {}),
  }
}

function nameFault({ name, upstream }: OauthDraft, accounts: readonly AccountView[]): OauthFault | undefined {
  if (name === '') return 'nameEmpty'
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return 'nameForm'
  const known = accounts.find((account) => account.name === name)
  return known === undefined || known.upstream === upstream ? undefined : 'nameTaken'
}

export const isRenewal = ({ name, upstream }: OauthDraft, accounts: readonly AccountView[]): boolean =>
  accounts.some((account) => account.name === name && account.upstream === upstream)

/** Google writes the client inside `installed` or `web`; the fields alone are taken too. */
function clientIn({ json }: OauthDraft): OauthRequest['client'] | undefined {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return value as OauthRequest['client']
  } catch {
    return undefined
  }
}

export function oauthRequestOf(draft: OauthDraft): OauthRequest {
  const { name, upstream, by, id, secret, project } = draft
  const fields = { client_id: id.trim(), client_secret: secret.trim() }
  return {
    name,
    upstream,
    client: by === 'json' ? (clientIn(draft) ?? {}) : fields,
    ...(project.trim() === '' ? {} : { project: project.trim() }),
  }
}
