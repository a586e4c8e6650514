import { readFile } from 'node:fs/promises'
import type { Language } from '../canonical/language.ts'
import type { SettingPath } from '../config/config-fault.ts'
import { holdsCredentials } from '../config/egress.ts'
import { parseSecretReference, resolveSecret } from '../config/secret-reference.ts'
import type { Settings } from '../config/settings.ts'
import type { SecretPlace, SecretView } from '../control/contract/secret.ts'
import { secretPlaces } from '../control/contract/secret.ts'
import type { SecretsControl } from '../control/ports.ts'
import { accept, refuseFaults } from './problems.ts'
import type { Rooms } from './rooms.ts'

interface Place {
  readonly path: SettingPath
  readonly vaultName: string
  readonly textIn: (settings: Settings) => string | undefined
}

const places = {
  zai: {
    path: ['zai', 'api_key'],
    vaultName: 'zai',
    textIn: ({ zai }) => zai.api_key,
  },
  'egress-proxy': {
    path: ['egress', 'proxy'],
    vaultName: 'egress-proxy',
    textIn: ({ egress }) => egress.proxy,
  },
  'control-password': {
    path: ['control', 'password'],
    vaultName: 'control-password',
    textIn: ({ control }) => control.password,
  },
} satisfies Record<SecretPlace, Place>

/** The secrets of the settings that belong to no account: they go in and never come out. */
export function createSecretsDesk(
  { keeper, vault }: Pick<Rooms, 'keeper' | 'vault'>,
  settled: () => Promise<unknown>,
  env: NodeJS.ProcessEnv,
): SecretsControl {
  const sources = { env, readFile: (path: string) => readFile(path, 'utf8'), vault }
  /** Looked up now: what is switched off is not read when the settings change. */
  const view = async (place: SecretPlace, language: Language): Promise<SecretView> => {
    const { textIn, vaultName } = places[place]
    const text = textIn(keeper.settings)
    const secret = text === undefined ? undefined : await resolveSecret(text, sources)
    const isFound = secret?.kind === 'secret'
    // A default says where the secret would be, not that there is one.
    if (text === undefined || (!isFound && text === `vault:${vaultName}`)) return { place, found: false }
    const problem = secret?.kind === 'unresolved' ? { problem: secret.message[language] } : {}
    return { place, reference: withoutPassword(text), found: isFound, ...problem }
  }
  return {
    list: (language) => Promise.all(secretPlaces.map((place) => view(place, language))),
    async put(place, value, language) {
      const { path } = places[place]
      const edit = await keeper.edit([{ kind: 'set', path, value }])
      if (edit.kind === 'faulty') return refuseFaults(edit.faults, language)
      // The reference may be the same as before while the secret behind it is new.
      await keeper.refreshSecrets()
      await settled()
      return accept(await view(place, language))
    },
    async remove(place, language) {
      const { path, vaultName } = places[place]
      const edit = await keeper.edit([{ kind: 'remove', path }])
      if (edit.kind === 'faulty') return refuseFaults(edit.faults, language)
      await vault.delete(vaultName)
      await keeper.refreshSecrets()
      await settled()
      return accept(await view(place, language))
    },
  }
}

const withoutPassword = (text: string): string =>
  holdsCredentials(text) || parseSecretReference(text).kind === 'malformed' ? '…' : text
