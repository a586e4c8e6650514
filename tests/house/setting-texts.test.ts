import { expect, it } from 'vitest'
import { settingsJsonSchema } from '../../src/config/settings-schema.ts'
import { later } from '../../ui/src/locales/en/later.ts'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: boolean | Schema
}

/** Every setting, those within lists and records too. */
function pathsIn(schema: Schema, path: string): readonly string[] {
  const { properties, items, additionalProperties: any } = schema
  const within = properties ?? items?.properties ?? (typeof any === 'object' ? any.properties : undefined)
  if (within === undefined) return [path]
  const own = properties === undefined ? [path] : []
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`)
  return [...own, ...Object.entries(within).flatMap(([name, one]) => pathsIn(one, below(name)))]
}

const textAt = (path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (at, step) => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
      later.fields,
    )

it('every setting of torii.yaml has a label and an explanation in the dashboard', () => {
  const paths = pathsIn(settingsJsonSchema(), '')
  expect(paths).toEqual(
    expect.arrayContaining(['proxy.port', 'routes.match', 'models.catalogue.price.input']),
  )
  const without = paths.filter(
    (path) => typeof textAt(`${path}.label`) !== 'string' || typeof textAt(`${path}.note`) !== 'string',
  )
  expect(without).toEqual([])
})
