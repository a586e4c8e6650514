import { readFile } from 'node:fs/promises'
import { stringify } from 'yaml'
import type { Language } from '../canonical/language.ts'
import type { ConfigFault } from '../config/config-fault.ts'
import { holdsCredentials } from '../config/egress.ts'
import { resolveHome } from '../config/home.ts'
import { parseSecretReference } from '../config/secret-reference.ts'
import type { Settings } from '../config/settings.ts'
import { readSettingsText } from '../config/settings-reader.ts'
import { settingsJsonSchema } from '../config/settings-schema.ts'
import type { ConfigFaultView } from '../control/contract/status.ts'
import { upstreams } from '../upstreams/registry.ts'
import { faultView } from './fault-view.ts'

export interface SettingsReport {
  readonly path: string
  readonly exists: boolean
  readonly faults: readonly ConfigFaultView[]
}

/** Reads the file only; nothing is written and no instance is asked. */
export async function checkSettings(
  homeArgument: string | undefined,
  language: Language,
): Promise<SettingsReport> {
  const path = settingsPath(homeArgument)
  const text = await readText(path)
  if (text === undefined) return { path, exists: false, faults: [] }
  return { path, exists: true, faults: faultsIn(text).map((fault) => faultView(fault, language)) }
}

/** What would be wrong with this text. */
export function faultsIn(text: string): readonly ConfigFault[] {
  const reading = readSettingsText(text, { upstreams: Object.keys(upstreams) })
  return reading.kind === 'faulty' ? reading.faults : []
}

export type ShownSettings =
  | { readonly settings: Settings; readonly text: string }
  | { readonly fault: string }

/** With every default written out, and every secret as a reference. */
export async function showSettings(
  homeArgument: string | undefined,
  language: Language,
): Promise<ShownSettings> {
  const path = settingsPath(homeArgument)
  const reading = readSettingsText((await readText(path)) ?? '', { upstreams: Object.keys(upstreams) })
  if (reading.kind === 'faulty') {
    const [first] = reading.faults
    return { fault: `${path}:${first?.line ?? 1}:${first?.column ?? 1}: ${first?.message[language] ?? ''}` }
  }
  const settings = withoutLiterals(reading.settings)
  return { settings, text: stringify(settings).trimEnd() }
}

export const settingsPath = (homeArgument: string | undefined): string =>
  resolveHome(process.env, homeArgument).settings

export const settingsSchemaText = (): string => JSON.stringify(settingsJsonSchema(), null, 2)

/** A literal that has not been moved into the vault yet is not shown. */
export function withoutLiterals(settings: Settings): Settings {
  const shown = (reference: string): string =>
    parseSecretReference(reference).kind === 'literal' ? 'vault:…' : reference
  const { password } = settings.control
  return {
    ...settings,
    proxy: { ...settings.proxy, api_key: shown(settings.proxy.api_key) },
    zai: { ...settings.zai, api_key: shown(settings.zai.api_key) },
    control: { ...settings.control, ...(password === undefined ? {} : { password: shown(password) }) },
    egress: { ...settings.egress, ...shownProxy(settings.egress) },
    accounts: settings.accounts.map((account) => ({
      ...account,
      ...shownProxy(account),
      ...(account.api_key === undefined ? {} : { api_key: shown(account.api_key) }),
    })),
  }
}

const shownProxy = ({ proxy }: { readonly proxy?: string | undefined }): { proxy?: string } =>
  proxy !== undefined && holdsCredentials(proxy) ? { proxy: 'vault:…' } : {}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
