import type { z } from 'zod'
import type { Language } from '../canonical/language.ts'
import { generateClientKey, isClientKey } from '../config/client-key.ts'
import { type ClientKeyRecord, clientKeyRulesSchema } from '../config/client-key-record.ts'
import type { Vault } from '../config/vault.ts'
import { type KeyPatch, type KeyView, newKeySchema } from '../control/contract/key.ts'
import type { KeysControl, Outcome } from '../control/ports.ts'
import type { KeyRing } from './key-ring.ts'
import type { KeyUse, UseOfKeys } from './key-use.ts'
import { accept, refuse } from './problems.ts'
import { secretValue } from './secrets.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

const proxyKey = 'proxy'

/**
 * The keys that let clients in. `proxy` is the owner's own and may be shown on demand; of a named one only a digest is kept, so that
 * it is shown once. A vendor's secret never is.
 */
export function createKeysDesk(
  keeper: SettingsKeeper,
  vault: Vault,
  ring: KeyRing,
  use: KeyUse,
): KeysControl {
  const proxyValue = (): string | undefined => secretValue(keeper.secrets.proxyKey)
  const find = (name: string): ClientKeyRecord | undefined => ring.list().find((key) => key.name === name)
  const unknown = (name: string, language: Language) =>
    refuse('unknown_key', language, {
      name,
      known: [proxyKey, ...ring.list().map((key) => key.name)].join(', '),
    })
  return {
    async list() {
      const known = proxyValue()
      const uses = await use.of([
        ...(known === undefined ? [] : [{ name: proxyKey, createdAt: 0 }]),
        ...ring.list(),
      ])
      const proxy =
        known === undefined
          ? []
          : [
              {
                name: proxyKey,
                hint: known.slice(-4),
                enabled: true,
                revealable: true,
                ...uses.seen(proxyKey),
              },
            ]
      return [...proxy, ...ring.list().map((key) => namedView(key, ring, uses))]
    },
    async add(key, language) {
      const read = newKeySchema.safeParse(key)
      if (!read.success) return refuseRules(read.error, language)
      const { name, ...rules } = read.data
      if (name === proxyKey || find(name) !== undefined) return refuse('key_exists', language, { name })
      return accept({ name, value: await ring.add(name, rules) })
    },
    async change(name, patch, language) {
      const before = find(name)
      if (before === undefined) return notNamed(name, language, unknown)
      const read = clientKeyRulesSchema.safeParse(patched(before, patch))
      if (!read.success) return refuseRules(read.error, language)
      await ring.change(name, read.data)
      const after = find(name) ?? before
      return accept(namedView(after, ring, await use.of([after])))
    },
    async remove(name, language) {
      return (await ring.remove(name)) ? accept(null) : notNamed(name, language, unknown)
    },
    async reveal(name, language) {
      const known = proxyValue()
      if (name === proxyKey && known !== undefined) return accept({ name, value: known })
      return find(name) === undefined ? unknown(name, language) : refuse('key_not_shown', language, { name })
    },
    async renew(name, wished, language) {
      if (wished !== undefined && !isClientKey(wished)) return refuse('bad_key', language)
      // A digest hides only what nobody can guess, so the values of named keys are always made.
      if (wished !== undefined && name !== proxyKey) return refuse('key_value_is_made', language, { name })
      const next = name === proxyKey ? await renewProxy(keeper, vault, wished) : await ring.renew(name)
      return next === undefined ? unknown(name, language) : accept({ name, value: next })
    },
  }
}

function refuseRules({ issues }: z.ZodError, language: Language) {
  const fields = issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const [first] = fields
  return refuse('bad_key_rules', language, { cause: `${first?.path}: ${first?.message}` }, fields)
}

async function renewProxy(keeper: SettingsKeeper, vault: Vault, wished: string | undefined): Promise<string> {
  const next = wished ?? generateClientKey()
  await vault.set(proxyKey, next)
  if (keeper.settings.proxy.api_key === 'vault:proxy') await keeper.refreshSecrets()
  else await keeper.edit([{ kind: 'set', path: ['proxy', 'api_key'], value: 'vault:proxy' }])
  return next
}

const notNamed = (
  name: string,
  language: Language,
  unknown: (name: string, language: Language) => Extract<Outcome<never>, { ok: false }>,
) => (name === proxyKey ? refuse('key_has_no_rules', language) : unknown(name, language))

/** The rules alone, with what the patch says; `null` takes a bound away. */
function patched(
  { name: _name, digest: _digest, hint: _hint, createdAt: _createdAt, ...rules }: ClientKeyRecord,
  patch: KeyPatch,
): Record<string, unknown> {
  const both = Object.entries({ ...rules, ...patch })
  return Object.fromEntries(both.filter(([, value]) => value !== null && value !== undefined))
}

function namedView({ digest: _digest, ...key }: ClientKeyRecord, ring: KeyRing, uses: UseOfKeys): KeyView {
  const expired = key.expiresAt !== undefined && key.expiresAt <= Date.now()
  const spent = uses.spent(key, ring.spending(key.name))
  return { ...key, revealable: false, expired, spent, ...uses.seen(key.name) }
}
