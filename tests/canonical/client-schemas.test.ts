import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { fitSchema } from '../../src/canonical/json-schema.ts'
import type { SchemaSupport } from '../../src/canonical/quirks.ts'
import { clientRequests, describeShared } from '../support/corpus.ts'

const base = [
  'properties',
  'required',
  'items',
  'enum',
  'anyOf',
  'format',
  'title',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
]
const supports = {
  schemaMessage: {
    keywords: base,
    references: false,
    nullable: 'nullable-keyword',
    constant: false,
    allOf: false,
    upperCaseTypes: true,
  },
  plainJsonSchema: {
    keywords: [...base, 'additionalProperties', 'pattern'],
    references: false,
    nullable: 'type-array',
    constant: true,
    allOf: false,
  },
} satisfies Record<string, SchemaSupport>

describeShared('schemas of published clients', () => {
  const schemas = new Map<string, JsonObject>()
  for (const request of clientRequests()) {
    for (const schema of schemasIn(request.body)) schemas.set(JSON.stringify(schema), schema)
  }

  it('are there', () => {
    expect(schemas.size).toBeGreaterThan(50)
  })

  it.each<[string, SchemaSupport]>(Object.entries(supports))(
    'fit %s: valid, with no reference left and every loss placed',
    (_name, support) => {
      const ajv = new Ajv2020({ strict: false, validateFormats: false })
      for (const schema of schemas.values()) {
        const { value, losses } = fitSchema(schema, support, '/tools/0/schema')
        expect(ajv.validateSchema(JSON.parse(lowerTypes(JSON.stringify(value))))).toBe(true)
        expect(JSON.stringify(value)).not.toContain('"$ref"')
        for (const lost of losses) {
          expect(lost.at.startsWith('/tools/0/schema')).toBe(true)
          expect(lost.detail).not.toBe('')
        }
      }
    },
  )

  it('lose nothing of their properties', () => {
    for (const schema of schemas.values()) {
      const { value } = fitSchema(schema, supports.plainJsonSchema, '')
      expect(Object.keys(Object(value.properties))).toEqual(Object.keys(Object(schema.properties)))
      expect(value.required).toEqual(schema.required)
    }
  })
})

const lowerTypes = (text: string): string =>
  text.replace(/"(STRING|NUMBER|INTEGER|BOOLEAN|ARRAY|OBJECT|NULL)"/g, (word) => word.toLowerCase())

const places = new Set(['parameters', 'input_schema', 'parametersJsonSchema', 'schema'])

/** Every object that stands where a tool or an output format has its schema. */
function schemasIn(node: Json | undefined): readonly JsonObject[] {
  if (isJsonArray(node)) return node.flatMap(schemasIn)
  if (!isJsonObject(node)) return []
  return Object.entries(node).flatMap(([key, value]) =>
    places.has(key) &&
    isJsonObject(value) &&
    typeof value.type === 'string' &&
    value.type === value.type.toLowerCase()
      ? [value]
      : schemasIn(value),
  )
}
