import type { SettingsView } from '../../../src/control/contract/settings.ts'

type Proxy = SettingsView['settings']['proxy']
export type AuthMode = Proxy['auth_mode']

export const authModes = ['auto', 'all_except_health', 'strict', 'off'] as const satisfies readonly AuthMode[]

/** Which path needs a key. The gateway decides; this says beforehand what it will decide. */
export function keyNeeded(
  mode: AuthMode,
  lan: boolean,
): { readonly healthz: boolean; readonly others: boolean } {
  const rules = {
    off: { healthz: false, others: false },
    strict: { healthz: true, others: true },
    all_except_health: { healthz: false, others: true },
    auto: { healthz: false, others: lan },
  }
  return rules[mode]
}
