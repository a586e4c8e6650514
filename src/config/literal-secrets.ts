import type { ConfigNotice } from './config-fault.ts'
import { writeSettingPath } from './config-fault.ts'
import { fillText, sameText } from './config-text.ts'
import { parseSecretReference } from './secret-reference.ts'
import { type SecretSetting, secretPaths } from './secret-settings.ts'
import type { Settings } from './settings.ts'
import type { SettingsChange } from './settings-edit.ts'
import type { SettingsFile, SettingsRead } from './settings-file.ts'
import type { Vault } from './vault.ts'

/**
 * Moves keys that were typed into torii.yaml into the vault and writes references in their place. The vault comes
 * first, so that a crash in between loses nothing. @throws VaultError or the store's error; the file is then unchanged.
 */
export async function moveLiterals(
  file: SettingsFile,
  settings: Settings,
  vault: Vault,
): Promise<MovedLiterals> {
  const literals = literalsOf(settings)
  if (literals.length === 0) return { kind: 'none' }
  const read = await file.edit(await sealLiterals(settings, vault))
  const notices = literals.map(({ path, vaultName }): ConfigNotice => {
    const values = { path: sameText(writeSettingPath(path)), name: sameText(vaultName) }
    return { code: 'secret_moved', message: fillText(movedText, values) }
  })
  return { kind: 'moved', read, notices }
}

/** Puts them into the vault, and says what is to stand in their place. @throws VaultError or the store's error. */
export async function sealLiterals(settings: Settings, vault: Vault): Promise<readonly SettingsChange[]> {
  const literals = literalsOf(settings)
  for (const { vaultName, value } of literals) await vault.set(vaultName, value)
  return literals.map((literal) => replacement(literal, settings))
}

const literalsOf = (settings: Settings) =>
  secretPaths(settings).flatMap((secret) => {
    const reference = parseSecretReference(secret.text)
    return reference.kind === 'literal' ? [{ ...secret, value: reference.value }] : []
  })

/** By name, not by position: another hand may have moved the account since. */
function replacement({ path, vaultName }: SecretSetting, settings: Settings): SettingsChange {
  const reference = `vault:${vaultName}`
  const account = path[0] === 'accounts' ? settings.accounts[Number(path[1])] : undefined
  return account
    ? {
        kind: 'update-account',
        name: account.name,
        fields: { [path[2] === 'proxy' ? 'proxy' : 'api_key']: reference },
      }
    : { kind: 'set', path, value: reference }
}

export type MovedLiterals =
  | { readonly kind: 'none' }
  /** `read` is faulty when the file could not be written: the literals still stand there and still work. */
  | { readonly kind: 'moved'; readonly read: SettingsRead; readonly notices: readonly ConfigNotice[] }

const movedText = {
  en: 'The key at {path} was moved into the vault; torii.yaml now says vault:{name}.',
  ja: '{path} のキーを保管庫へ移し、torii.yaml には vault:{name} と書き換えました。',
  'zh-CN': '{path} 的密钥已移入保管库，torii.yaml 中改为 vault:{name}。',
}
