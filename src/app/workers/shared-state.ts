import type { Language } from '../../canonical/language.ts'
import type { ClientKeyRecord } from '../../config/client-key-record.ts'
import type { ResolvedSecret } from '../../config/secret-reference.ts'
import type { Settings } from '../../config/settings.ts'
import type { Secrets } from '../secrets.ts'

/** All that a worker makes its state of. It goes over the private channel only: it holds every secret in force. */
export interface StateSnapshot {
  readonly settings: Settings
  readonly secrets: {
    readonly proxyKey: ResolvedSecret
    readonly zaiKey?: ResolvedSecret
    readonly accounts: readonly (readonly [string, ResolvedSecret])[]
    readonly proxies: readonly (readonly [string, ResolvedSecret])[]
  }
  readonly language: Language
  /** Ids that each account's place listed. */
  readonly models: readonly (readonly [string, readonly string[]])[]
  readonly keys: readonly ClientKeyRecord[]
  /** What summaries are sealed with: base64. */
  readonly summaryKey: string
}

export interface SnapshotSources {
  readonly settings: Settings
  readonly secrets: Secrets
  readonly language: Language
  readonly modelsOf: (account: string) => readonly string[] | undefined
  readonly keys: readonly ClientKeyRecord[]
  readonly summaryKey: Uint8Array
}

export function snapshotOf(sources: SnapshotSources): StateSnapshot {
  const { proxyKey, zaiKey, accounts, proxies } = sources.secrets
  return {
    settings: sources.settings,
    secrets: {
      proxyKey,
      ...(zaiKey === undefined ? {} : { zaiKey }),
      accounts: [...accounts],
      proxies: [...proxies],
    },
    language: sources.language,
    models: sources.settings.accounts.flatMap(({ name }) => {
      const ids = sources.modelsOf(name)
      return ids === undefined ? [] : [[name, ids] as const]
    }),
    keys: sources.keys,
    summaryKey: Buffer.from(sources.summaryKey).toString('base64'),
  }
}

/** The dashboard's password is none of a worker's business. */
export const secretsIn = ({ secrets }: StateSnapshot): Secrets => ({
  proxyKey: secrets.proxyKey,
  zaiKey: secrets.zaiKey,
  password: undefined,
  accounts: new Map(secrets.accounts),
  proxies: new Map(secrets.proxies),
})
