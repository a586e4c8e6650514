import { z } from 'zod'
import type { SettingPath } from './config-fault.ts'
import { settingsSchema } from './settings.ts'

/** JSON Schema (2020-12) of torii.yaml, for editors and `config schema`. */
export const settingsJsonSchema = (): Readonly<Record<string, unknown>> => ({
  title: 'Torii settings (torii.yaml)',
  ...z.toJSONSchema(settingsSchema, { io: 'input' }),
})

/** The keys a group of settings knows; empty where any key is allowed. */
export function knownKeys(path: SettingPath): readonly string[] {
  let node: unknown = settingsJsonSchema()
  for (const key of path) {
    node = typeof key === 'number' ? field(node, 'items') : field(field(node, 'properties'), key)
  }
  const properties = field(node, 'properties')
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

const field = (node: unknown, name: string): unknown =>
  typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined
