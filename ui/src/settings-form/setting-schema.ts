import { useQuery } from '@tanstack/react-query'
import { callApi } from '../api/client.ts'

/** What of JSON Schema the settings use. */
export interface SettingSchema {
  readonly type?: string
  readonly default?: unknown
  readonly enum?: readonly string[]
  /** A word or a number. */
  readonly anyOf?: readonly SettingSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly properties?: Readonly<Record<string, SettingSchema>>
  readonly additionalProperties?: boolean | SettingSchema
  readonly items?: SettingSchema
  readonly required?: readonly string[]
}

/** The shape of torii.yaml; it changes only with the program. */
export const useSettingSchema = () =>
  useQuery({
    queryKey: ['settings', 'schema'],
    queryFn: () => callApi<SettingSchema>('/api/settings/schema'),
    staleTime: Number.POSITIVE_INFINITY,
  })

export type SettingKind =
  | 'group'
  | 'switch'
  | 'number'
  | 'choice'
  | 'choices'
  | 'text'
  | 'secret'
  | 'list'
  | 'map'
  | 'records'
  | 'entries'

const secretName = /(?:^|_)(?:key|password|secret|token)$/

function kindOfList({ items }: SettingSchema): SettingKind {
  if (items?.type === 'object') return 'entries'
  return items?.enum === undefined ? 'list' : 'choices'
}

function kindOfObject({ properties, additionalProperties }: SettingSchema): SettingKind {
  if (properties !== undefined) return 'group'
  const isRecord = typeof additionalProperties === 'object' && additionalProperties.properties !== undefined
  return isRecord ? 'records' : 'map'
}

/** How a setting is edited. */
export function kindOf(name: string, schema: SettingSchema): SettingKind {
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'array') return kindOfList(schema)
  if (schema.type === 'object') return kindOfObject(schema)
  if (schema.enum !== undefined) return 'choice'
  return secretName.test(name) ? 'secret' : 'text'
}

export interface SettingPlace {
  /** `monitor.retention_days` */
  readonly path: string
  readonly name: string
  readonly schema: SettingSchema
  /** Its group cannot be without it. */
  readonly isRequired: boolean
}

/** The settings of a group, those of groups within it after one another. */
export function settingsWithin(path: string, schema: SettingSchema): readonly SettingPlace[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const isRequired = schema.required?.includes(name) === true
    const place = { path: path === '' ? name : `${path}.${name}`, name, schema: one, isRequired }
    return kindOf(name, one) === 'group' ? settingsWithin(place.path, one) : [place]
  })
}

/** The value at a path: `routes[0].match`, `models.catalogue["gpt-5.1"].price`. */
export function valueAt(settings: unknown, path: string): unknown {
  let value = settings
  for (const [, index, quoted, plain] of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    const step = index ?? plain ?? (JSON.parse(`"${quoted}"`) as string)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
  }
  return value
}

/** The path of one record: its name may hold anything. */
export const recordPath = (path: string, name: string): string => `${path}[${JSON.stringify(name)}]`
