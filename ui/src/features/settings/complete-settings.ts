import type { Completion, CompletionSource } from '@codemirror/autocomplete'
import { kindOf, type SettingSchema } from '../../settings-form/setting-schema.ts'
import type { SettingTexts } from '../../settings-form/setting-texts.ts'
import { yamlPlace } from './yaml-place.ts'

/** Suggests the keys and values that may stand at a place of torii.yaml, each with its explanation. */
export const completeSettings =
  (schema: SettingSchema, textsOf: (path: string) => SettingTexts): CompletionSource =>
  (context) => {
    const place = yamlPlace(context.state.doc.toString(), context.pos)
    if (place === undefined) return null
    const parent = schemaAt(schema, place.path)
    if (parent === undefined) return null
    if (place.key === undefined && place.word === '' && !context.explicit) return null
    const options =
      place.key === undefined
        ? keyOptions(parent, place.path, place.siblings, textsOf)
        : valueOptions(parent.properties?.[place.key])
    return options.length === 0 ? null : { from: place.from, options: [...options], validFor: /^[\w-]*$/ }
  }

/** The schema of a place, through lists and records. */
export function schemaAt(schema: SettingSchema, path: readonly string[]): SettingSchema | undefined {
  let at: SettingSchema | undefined = schema
  for (const key of path) {
    const here: SettingSchema | undefined = at?.type === 'array' ? at.items : at
    const any: SettingSchema['additionalProperties'] = here?.additionalProperties
    at = here?.properties?.[key] ?? (typeof any === 'object' ? any : undefined)
  }
  return at?.type === 'array' ? at.items : at
}

function keyOptions(
  parent: SettingSchema,
  path: readonly string[],
  siblings: ReadonlySet<string>,
  textsOf: (path: string) => SettingTexts,
): readonly Completion[] {
  return Object.entries(parent.properties ?? {})
    .filter(([name]) => !siblings.has(name))
    .map(([name, schema]) => {
      const { label, note } = textsOf([...path, name].join('.'))
      const kind = kindOf(name, schema)
      const isBlock = kind === 'group' || kind === 'entries' || kind === 'map' || kind === 'records'
      return {
        label: name,
        type: 'property',
        detail: defaultText(schema),
        apply: isBlock ? `${name}:` : `${name}: `,
        info: note === undefined ? label : `${label}\n${note}`,
      }
    })
}

function valueOptions(schema: SettingSchema | undefined): readonly Completion[] {
  if (schema === undefined) return []
  const values = schema.enum ?? (schema.type === 'boolean' ? ['true', 'false'] : [])
  const usual = schema.default
  const options = values.map((label): Completion => ({ label, type: 'enum' }))
  if (options.length > 0 || usual === undefined || typeof usual === 'object') return options
  return [{ label: String(usual), type: 'constant' }]
}

const defaultText = ({ default: usual, type }: SettingSchema): string =>
  usual === undefined || typeof usual === 'object' ? (type ?? '') : String(usual)
