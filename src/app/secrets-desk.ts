import type { Language } from '../canonical/language.ts'
import type { SettingPath } from '../config/config-fault.ts'
import { holdsCredentials } from '../config/egress.ts'
import { parseSecretReference, type ResolvedSecret } from '../config/secret-reference.ts'
import type { Settings } from '../config/settings.ts'
import type { SecretPlace, SecretView } from '../control/contract/secret.ts'
import { secretPlaces } from '../control/contract/secret.ts'
import type { SecretsControl } from '../control/ports.ts'
import { accept, refuseFaults } from './problems.ts'
import type { Rooms } from './rooms.ts'
import { type Secrets, secretProblem } from './secrets.ts'

interface Place {
  readonly path: SettingPath
  readonly vaultName: string
  readonly textIn: (settings: Settings) => string | undefined
  readonly secretIn: (secrets: Secrets) => ResolvedSecret | undefined
}

const places = {
  zai: {
    path: ['zai', 'api_key'],
    vaultName: 'zai',
    textIn: ({ zai }) => zai.api_key,
    secretIn: ({ zaiKey }) => zaiKey,
  },
  'egress-proxy': {
    path: ['egress', 'proxy'],
    vaultName: 'egress-proxy',
    textIn: ({ egress }) => egress.proxy,
    secretIn: ({ proxies }) => proxies.get(''),
  },
  'control-password': {
    path: ['control', 'password'],
    vaultName: 'control-password',
    textIn: ({ control }) => control.password,
    secretIn: ({ password }) => password,
  },
} satisfies Record<SecretPlace, Place>

/** The secrets of the settings that belong to no account: they go in and never come out. */
export function createSecretsDesk(
  { keeper, vault }: Pick<Rooms, 'keeper' | 'vault'>,
  settled: () => Promise<unknown>,
): SecretsControl {
  const view = async (place: SecretPlace, language: Language): Promise<SecretView> => {
    const { textIn, secretIn, vaultName } = places[place]
    const text = textIn(keeper.settings)
    const secret = secretIn(keeper.secrets)
    const problem = secretProblem(secret)
    // The default says where the key would be, not that there is one.
    const isKept = text !== `vault:${vaultName}` || (await vault.list()).includes(vaultName)
    return {
      place,
      ...(text === undefined || !isKept ? {} : { reference: withoutPassword(text) }),
      found: secret === undefined ? text !== undefined && isKept : secret.kind === 'secret',
      ...(problem === undefined || !isKept ? {} : { problem: problem[language] }),
    }
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
