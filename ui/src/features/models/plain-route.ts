import type { SettingsPatch, SettingsView } from '../../../../src/control/contract/settings.ts'
import type { SettingSchema } from '../../settings-form/setting-schema.ts'

type Route = SettingsView['settings']['routes'][number]
type Value = NonNullable<Extract<SettingsPatch, { set?: unknown }>['set']>[string]

/** As a person would write it: without what is the default anyway. */
export function plainRoute(route: Route, schema: SettingSchema): Value {
  const told: Record<string, Value> = {}
  for (const [name, value] of Object.entries(route))
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(schema.properties?.[name]?.default))
      told[name] = value
  return told
}
