import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { fitSchema } from './json-schema.ts'
import type { SchemaSupport } from './quirks.ts'

/** Google's own Schema message. */
const message: SchemaSupport = {
  keywords: [
    'format',
    'title',
    'enum',
    'minItems',
    'maxItems',
    'properties',
    'required',
    'minimum',
    'maximum',
    'anyOf',
    'items',
  ],
  references: false,
  nullable: 'nullable-keyword',
  constant: false,
  allOf: false,
  upperCaseTypes: true,
}
/** A place that takes JSON Schema without unions, references and fine print. */
const plain: SchemaSupport = {
  keywords: ['properties', 'required', 'items', 'enum', 'additionalProperties'],
  references: false,
  nullable: 'type-array',
  constant: false,
  allOf: false,
}
/** A place that takes nearly all of it. */
const full: SchemaSupport = {
  keywords: [
    ...[
      'properties',
      'required',
      'items',
      'enum',
      'additionalProperties',
      'anyOf',
      'oneOf',
      'not',
      'if',
      'then',
      'else',
      'title',
    ],
    ...[
      'format',
      'pattern',
      'minLength',
      'maxLength',
      'minimum',
      'maximum',
      'default',
      'prefixItems',
      'minItems',
      'maxItems',
    ],
  ],
  references: true,
  nullable: 'type-array',
  constant: true,
  allOf: true,
}

const fitted = (schema: JsonObject, support: SchemaSupport = message) =>
  fitSchema(schema, support, '/s').value
const lossesOf = (schema: JsonObject, support: SchemaSupport = message) =>
  fitSchema(schema, support, '/s').losses.map((lost) => `${lost.treatment} ${lost.at}`)

/** Whoever has the one property needs the other too. */
const condition = (one: string, other: string): JsonObject =>
  Object.fromEntries([
    ['if', { required: [one] }],
    ['then', { required: [other] }],
  ])

describe('fitted schema', () => {
  it('is the given one where the target takes it', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: { a: { type: ['string', 'null'], pattern: '^x' }, b: { $ref: '#/$defs/B' }, c: true },
      required: ['a'],
      additionalProperties: false,
      $defs: { B: { anyOf: [{ const: 1 }, { type: 'null' }] } },
      allOf: [condition('b', 'c')],
    }
    expect(fitSchema(schema, full, '')).toEqual({
      value: { ...schema, properties: { ...Object(schema.properties), c: {} } },
      losses: [],
    })
  })

  it('says dropped keywords in the description and reports where they stood', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: {
        'a/b': { type: 'string', description: 'A name.', pattern: '^x', minLength: 2, default: 'xy' },
      },
      additionalProperties: false,
    }
    expect(fitted(schema)).toEqual({
      type: 'OBJECT',
      properties: {
        'a/b': {
          type: 'STRING',
          description: 'A name.\nMust match the pattern ^x At least 2 characters. Default: "xy".',
        },
      },
      description: 'No other properties are allowed.',
    })
    expect(lossesOf(schema)).toEqual([
      'moved /s/properties/a~1b/pattern',
      'moved /s/properties/a~1b/minLength',
      'moved /s/properties/a~1b/default',
      'moved /s/additionalProperties',
    ])
  })

  it('drops what says nothing without a word', () => {
    expect(
      fitSchema(
        { $schema: 'x', $id: 'y', $comment: 'z', type: 'object', properties: {}, additionalProperties: true },
        message,
        '',
      ),
    ).toEqual({ value: { type: 'OBJECT', properties: {} }, losses: [] })
  })

  it('calls its losses what the writer calls them', () => {
    const { losses } = fitSchema({ type: 'string', pattern: 'x' }, message, '', 'output-format')
    expect(losses).toMatchObject([{ code: 'output-format', at: '/pattern', treatment: 'moved' }])
  })

  it('reports unknown keywords', () => {
    expect(lossesOf({ type: 'string', 'x-order': 1 })).toEqual(['dropped /s/x-order'])
  })

  it('keeps a title as the description of a node that has none', () => {
    expect(fitted({ type: 'string', title: 'City' }, plain)).toEqual({ type: 'string', description: 'City' })
    expect(fitted({ type: 'string', title: 'City', description: 'Which city' }, plain)).toEqual({
      type: 'string',
      description: 'Which city',
    })
  })

  it('puts references in place and cuts where they repeat', () => {
    const schema: JsonObject = {
      $defs: {
        Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' }, name: { type: 'string' } } },
      },
      $ref: '#/$defs/Node',
    }
    expect(fitted(schema)).toEqual({
      type: 'OBJECT',
      properties: { next: { type: 'OBJECT' }, name: { type: 'STRING' } },
    })
    expect(lossesOf(schema)).toEqual(['dropped /s/$defs/Node/properties/next/$ref'])
  })

  it('uses one definition in two places', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: { a: { $ref: '#/definitions/T' }, b: { $ref: '#/definitions/T', description: 'B' } },
      definitions: { T: { type: 'string', description: 'T' } },
    }
    expect(fitSchema(schema, message, '')).toEqual({
      value: {
        type: 'OBJECT',
        properties: { a: { type: 'STRING', description: 'T' }, b: { type: 'STRING', description: 'B' } },
      },
      losses: [],
    })
  })

  it('opens a reference that is one half of a nullable union', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: { a: { anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }], description: 'Mine' } },
      $defs: { A: { type: 'object', properties: { x: { type: 'string' } }, description: 'Any' } },
    }
    expect(fitSchema(schema, message, '')).toEqual({
      value: {
        type: 'OBJECT',
        properties: {
          a: { type: 'OBJECT', properties: { x: { type: 'STRING' } }, description: 'Mine', nullable: true },
        },
      },
      losses: [],
    })
  })

  it('reports references that lead nowhere', () => {
    expect(lossesOf({ $ref: 'https://example.com/s.json', type: 'string' })).toEqual(['dropped /s/$ref'])
    expect(lossesOf({ $ref: '#/$defs/Missing', type: 'string' })).toEqual(['dropped /s/$ref'])
  })

  it('merges allOf', () => {
    const schema: JsonObject = {
      $defs: { Base: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } },
      allOf: [
        { $ref: '#/$defs/Base' },
        { properties: { id: { description: 'Id' }, n: { type: 'integer' } }, required: ['n'] },
      ],
    }
    expect(fitSchema(schema, plain, '')).toEqual({
      value: {
        type: 'object',
        properties: { id: { type: 'string', description: 'Id' }, n: { type: 'integer' } },
        required: ['id', 'n'],
      },
      losses: [],
    })
  })

  describe('nullable', () => {
    const forms: readonly JsonObject[] = [
      { type: ['string', 'null'] },
      { type: 'string', nullable: true },
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
      { oneOf: [{ type: 'string' }, { const: null }] },
    ]
    it.each(forms)('is written as a keyword: %j', (form) => {
      expect(fitSchema({ ...form, description: 'd' }, message, '')).toEqual({
        value: { type: 'STRING', nullable: true, description: 'd' },
        losses: [],
      })
    })
    it.each(forms)('is written as a type: %j', (form) => {
      expect(fitted(form, plain)).toEqual({ type: ['string', 'null'] })
    })
    it.each(forms.slice(0, 3))('is written as a branch: %j', (form) => {
      expect(fitted(form, { ...full, nullable: 'any-of' })).toEqual({
        anyOf: [{ type: 'string' }, { type: 'null' }],
      })
    })
    it('holds for enumerations', () => {
      expect(fitted({ type: ['string', 'null'], enum: ['a', null] })).toEqual({
        type: 'STRING',
        enum: ['a'],
        nullable: true,
      })
      expect(fitted({ type: 'string', enum: ['a'], nullable: true }, plain)).toEqual({
        type: ['string', 'null'],
        enum: ['a', null],
      })
    })
  })

  it('writes constants as enumerations of one', () => {
    expect(fitted({ const: 'a' })).toEqual({ type: 'STRING', enum: ['a'] })
    expect(fitted({ const: 1 }, plain)).toEqual({ type: 'integer', enum: [1] })
  })

  it('says enumerations that the target cannot hold', () => {
    expect(fitted({ type: 'integer', enum: [1, 2] })).toEqual({
      type: 'INTEGER',
      description: 'One of: 1, 2.',
    })
    expect(fitted({ type: 'string', enum: ['', 'a'] })).toEqual({
      type: 'STRING',
      description: 'One of: "", "a".',
    })
  })

  it('splits lists of types into branches', () => {
    expect(fitted({ type: ['string', 'integer'], minimum: 1, description: 'd' })).toEqual({
      description: 'd',
      anyOf: [{ type: 'STRING' }, { type: 'INTEGER', minimum: 1 }],
    })
  })

  it('writes oneOf as anyOf, alone where it must stand alone', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: { a: { type: 'string' } },
      oneOf: [{ required: ['a'] }, { properties: { b: { type: 'string', format: 'uri' } } }],
    }
    expect(fitted(schema)).toEqual({
      anyOf: [
        { type: 'OBJECT', properties: { a: { type: 'STRING' } }, required: ['a'] },
        {
          type: 'OBJECT',
          properties: { a: { type: 'STRING' }, b: { type: 'STRING', description: 'Format: uri.' } },
        },
      ],
    })
    expect(lossesOf(schema)).toEqual(['approximated /s/oneOf', 'moved /s/oneOf/1/properties/b/format'])
  })

  it('makes one object of a union where there are no unions', () => {
    const schema: JsonObject = {
      anyOf: [
        {
          type: 'object',
          properties: { a: { type: 'string' }, k: { type: 'string' } },
          required: ['a', 'k'],
        },
        { type: 'object', properties: { b: { type: 'string' } }, required: ['k'] },
      ],
    }
    const merged = fitted(schema, plain)
    expect(merged).toMatchObject({ type: 'object', required: ['k'] })
    expect(Object.keys(Object(merged.properties))).toEqual(['a', 'k', 'b'])
    expect(lossesOf(schema, plain)).toEqual(['approximated /s/anyOf'])
  })

  it('makes lists of tuples', () => {
    const schema: JsonObject = { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] }
    expect(fitted(schema)).toMatchObject({
      type: 'ARRAY',
      items: { anyOf: [{ type: 'STRING' }, { type: 'NUMBER' }] },
    })
    expect(fitted({ type: 'array', items: [{ type: 'string' }] }, full)).toEqual({
      type: 'array',
      prefixItems: [{ type: 'string' }],
    })
  })

  it('says conditions in words', () => {
    const schema: JsonObject = {
      type: 'object',
      properties: {},
      ...condition('a', 'b'),
    }
    expect(fitted(schema).description).toBe('If it fits {"required":["a"]} then it fits {"required":["b"]}')
    expect(lossesOf(schema)).toEqual(['moved /s/if'])
  })

  it('gives the message what it demands: types, items, and only listed names as required', () => {
    const schema: JsonObject = {
      properties: { any: {}, list: { type: 'array' } },
      required: ['any', 'ghost'],
    }
    expect(fitted(schema)).toEqual({
      type: 'OBJECT',
      properties: {
        any: { type: 'STRING', description: 'Any JSON value.' },
        list: { type: 'ARRAY', items: { type: 'STRING' } },
      },
      required: ['any'],
      description: 'Required: "ghost".',
    })
    expect(lossesOf(schema)).toEqual([
      'moved /s/required',
      'approximated /s/properties/any',
      'defaulted /s/properties/list/items',
    ])
  })

  it('takes booleans for schemas', () => {
    expect(fitted({ type: 'object', properties: { a: false } }, plain)).toEqual({
      type: 'object',
      properties: { a: { description: 'No value is allowed here.' } },
    })
    expect(fitted({ type: 'array', items: false }, full)).toEqual({ type: 'array', items: false })
  })

  it('bounds towers and definitions that double', () => {
    let tower: JsonObject = { type: 'string' }
    for (let level = 0; level < 400; level += 1) tower = { type: 'array', items: tower }
    expect(lossesOf(tower)).toContain(`dropped /s${'/items'.repeat(49)}`)
    const $defs: Record<string, JsonObject> = { L0: { type: 'string' } }
    for (let level = 1; level < 40; level += 1) {
      const below = { $ref: `#/$defs/L${level - 1}` }
      $defs[`L${level}`] = { type: 'object', properties: { a: below, b: below } }
    }
    const { value } = fitSchema({ $defs, $ref: '#/$defs/L39' }, message, '')
    expect(JSON.stringify(value).length).toBeLessThan(1_000_000)
    for (let level = 1; level < 40; level += 1) {
      const below = { $ref: `#/$defs/L${level - 1}` }
      $defs[`L${level}`] = { allOf: [below, below] }
    }
    expect(fitted({ $defs, $ref: '#/$defs/L39' })).toMatchObject({ type: 'STRING' })
  })

  const scalar = fc.oneof(
    fc.constantFrom<Json>('a', '', 1, null, true),
    fc.integer(),
    fc.string({ maxLength: 3 }),
  )
  const typeName = fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array', 'null')
  const schemas = fc.letrec<{ schema: JsonObject; any: Json }>((tie) => ({
    // Deep down the first choice is taken.
    any: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'schema' },
      fc.constantFrom<Json>(true, false, {}, { $ref: '#/$defs/X' }, { $ref: '#' }),
      tie('schema'),
    ),
    schema: fc
      .record(
        {
          type: fc.oneof(typeName, fc.uniqueArray(typeName, { minLength: 1, maxLength: 3 })),
          enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 3 }),
          const: scalar,
          nullable: fc.boolean(),
          format: fc.constantFrom('date-time', 'uri'),
          minLength: fc.nat({ max: 2 }),
          maximum: fc.integer({ min: 0, max: 9 }),
          properties: fc.dictionary(fc.constantFrom('a', 'b'), tie('any'), { maxKeys: 2 }),
          required: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
          items: fc.oneof(tie('any'), fc.array(tie('any'), { maxLength: 2 })),
          additionalProperties: tie('any'),
          anyOf: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
          oneOf: fc.array(tie('any'), { minLength: 1, maxLength: 2 }),
          allOf: fc.array(tie('any'), { minLength: 1, maxLength: 2 }),
          not: tie('any'),
          description: fc.string({ maxLength: 4 }),
          $defs: fc.record({ X: tie('any') }),
        },
        { requiredKeys: [] },
      )
      .map((schema) => schema as JsonObject),
  }))

  it('never fails, holds only what the target takes, and loses nothing when fitted again', () => {
    fc.assert(
      fc.property(schemas.schema, fc.constantFrom(message, plain, full), (schema, support) => {
        const { value } = fitSchema(schema, support, '')
        expect(foreignKeywords(value, support)).toEqual([])
        expect(fitSchema(value, support, '').losses).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  it('accepts every value that the given schema accepts, where only forms change', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false })
    const simple = fc.record(
      {
        type: fc.uniqueArray(fc.constantFrom('string', 'integer', 'boolean', 'null'), {
          minLength: 1,
          maxLength: 3,
        }),
        const: scalar,
        anyOf: fc.array(fc.record({ type: fc.constantFrom('string', 'integer', 'null') }), {
          minLength: 1,
          maxLength: 3,
        }),
        allOf: fc.array(fc.record({ maximum: fc.integer({ min: 0, max: 9 }) }), {
          minLength: 1,
          maxLength: 2,
        }),
        maximum: fc.integer({ min: 0, max: 9 }),
      },
      { requiredKeys: [] },
    )
    const support: SchemaSupport = { ...full, constant: false, allOf: false, nullable: 'any-of' }
    fc.assert(
      fc.property(simple, scalar, (schema, value) => {
        if (!ajv.validate(schema, value)) return
        expect(ajv.validate(fitSchema(schema as JsonObject, support, '').value, value)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

/** Keywords of the written schema that the target does not take, at any depth. */
function foreignKeywords(node: Json | undefined, support: SchemaSupport): readonly string[] {
  if (!isJsonObject(node)) return []
  const allowed = new Set([
    ...support.keywords,
    ...['type', 'description'],
    ...(support.constant ? ['const'] : []),
    ...(support.allOf ? ['allOf'] : []),
    ...(support.references ? ['$ref', '$defs', 'definitions'] : []),
    ...(support.nullable === 'nullable-keyword' ? ['nullable'] : []),
  ])
  const foreign = Object.keys(node).filter((keyword) => !allowed.has(keyword))
  const maps = [node.properties, node.$defs].flatMap((map) => (isJsonObject(map) ? Object.values(map) : []))
  const inner = [node.items, node.not, node.additionalProperties, node.anyOf, node.oneOf, node.allOf].flat()
  return [...foreign, ...[...maps, ...inner].flatMap((child) => foreignKeywords(child, support))]
}
