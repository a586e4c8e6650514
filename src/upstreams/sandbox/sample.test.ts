import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../canonical/json.ts'
import { sampleOf } from './sample.ts'

const ajv = new Ajv2020({ strict: false, validateFormats: true })
addFormats.default(ajv)

const faultsOf = (schema: JsonObject): unknown => {
  ajv.validate(schema, sampleOf(schema))
  return ajv.errors
}

const object = (properties: JsonObject, required = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

describe('a sample fits its schema', () => {
  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['required fields only', object({ a: { type: 'string' }, b: { type: 'number' } }, ['a'])],
    ['enum and const', object({ a: { enum: ['x', 'y'] }, b: { const: 7 }, c: { type: 'null' } })],
    [
      'bounds',
      object({
        a: { type: 'integer', minimum: 10, maximum: 12, multipleOf: 4 },
        b: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      }),
    ],
    [
      'a negative range',
      object({ a: { type: 'integer', maximum: -5 }, b: { type: 'number', minimum: -3, maximum: -2.5 } }),
    ],
    ['lengths', object({ a: { type: 'string', minLength: 40 }, b: { type: 'string', maxLength: 2 } })],
    [
      'formats',
      object({
        a: { type: 'string', format: 'date-time' },
        b: { type: 'string', format: 'uuid' },
        c: { type: 'string', format: 'uri' },
        d: { type: 'string', format: 'email' },
      }),
    ],
    [
      'patterns that are met by chance',
      object({
        a: { type: 'string', pattern: '^[a-z]+$' },
        b: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
      }),
    ],
    [
      'arrays',
      object({
        a: { type: 'array', items: { type: 'integer' }, minItems: 3, uniqueItems: true },
        b: { type: 'array', items: { type: 'string' }, maxItems: 0 },
      }),
    ],
    [
      'tuples',
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'boolean' }], items: false, minItems: 2 },
    ],
    ['type lists', object({ a: { type: ['string', 'null'] }, b: { type: ['null', 'integer'] } })],
    [
      'alternatives',
      object({
        a: { anyOf: [{ type: 'null' }, { type: 'integer' }] },
        b: { oneOf: [object({ k: { const: 'x' } }), object({ k: { const: 'y' } })] },
      }),
    ],
    [
      'all of them',
      {
        allOf: [object({ a: { type: 'string' } }, ['a']), { properties: { a: { minLength: 3 } } }].map(
          ({ additionalProperties: _, ...open }: JsonObject) => open,
        ),
      },
    ],
    [
      'references',
      { $defs: { point: object({ x: { type: 'number' } }) }, ...object({ at: { $ref: '#/$defs/point' } }) },
    ],
    [
      'a schema that holds itself',
      {
        $defs: {
          node: object(
            { name: { type: 'string' }, next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
            ['name'],
          ),
        },
        $ref: '#/$defs/node',
      },
    ],
  ])('%s', (_name, schema) => {
    expect(faultsOf(schema)).toBeNull()
  })

  it('whatever of these is nested in what', () => {
    const leaf = fc.oneof(
      fc.record({ type: fc.constant('integer'), minimum: fc.integer({ min: -9, max: 9 }) }),
      fc.record({ type: fc.constant('string'), minLength: fc.nat(12) }),
      fc.constant<JsonObject>({ type: 'boolean' }),
      fc.array(fc.string(), { minLength: 1 }).map((values): JsonObject => ({ enum: values })),
    )
    const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc
          .dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('schema'))
          .map((properties) => object(properties)),
        tie('schema').map((items): JsonObject => ({ type: 'array', items, minItems: 1 })),
        tie('schema').map((some): JsonObject => ({ anyOf: [{ type: 'null' }, some] })),
      ),
    }))
    fc.assert(fc.property(schema, (one) => void expect(faultsOf(one)).toBeNull()))
  })
})

describe('what agents would run', () => {
  it('does no harm', () => {
    expect(sampleOf(object({ command: { type: 'string' }, file_path: { type: 'string' } }))).toEqual({
      command: 'echo sandbox',
      file_path: 'sandbox.txt',
    })
  })

  it('a schema without end comes to one', () => {
    const endless = { $defs: { node: object({ next: { $ref: '#/$defs/node' } }) }, $ref: '#/$defs/node' }
    expect(JSON.stringify(sampleOf(endless)).length).toBeLessThan(500)
  })
})
