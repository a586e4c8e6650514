import { describe, expect, it } from 'vitest'
import { createLossList } from '../../canonical/loss-list.ts'
import { fitOutputSchema, fitToolSchema, isEnforceable, outputSupport } from './tool-schema.ts'

describe('fitToolSchema', () => {
  it('makes an object of no schema and of one without a type', () => {
    const losses = createLossList()
    expect(fitToolSchema(undefined, '', losses)).toEqual({ type: 'object', properties: {} })
    expect(fitToolSchema({ properties: { a: {} } }, '', losses)).toEqual({
      type: 'object',
      properties: { a: {} },
    })
    expect(losses.losses).toEqual([])
  })

  it('merges a union at the root, which the API refuses: any property, common demands', () => {
    const losses = createLossList()
    const schema = {
      anyOf: [
        {
          type: 'object',
          properties: { kind: { const: 'a' }, n: { type: 'number' } },
          required: ['kind', 'n'],
        },
        { type: 'object', properties: { kind: { const: 'b' } }, required: ['kind'] },
      ],
    }
    expect(fitToolSchema(schema, '/tools/0', losses)).toEqual({
      type: 'object',
      properties: { kind: { anyOf: [{ const: 'a' }, { const: 'b' }] }, n: { type: 'number' } },
      required: ['kind'],
    })
    expect(losses.losses).toMatchObject([
      { code: 'tool-schema', treatment: 'approximated', functional: true },
    ])
  })
})

describe('fitOutputSchema', () => {
  it('closes every object and says unknown string formats in words', () => {
    const losses = createLossList()
    const schema = {
      type: 'object',
      properties: {
        a: { type: 'string', format: 'phone' },
        b: { type: 'object', additionalProperties: true },
      },
    }
    expect(fitOutputSchema(schema, outputSupport, '', losses)).toMatchObject({
      additionalProperties: false,
      properties: { a: { type: 'string', description: 'format: phone' }, b: { additionalProperties: false } },
    })
    expect(losses.losses.map(({ treatment }) => treatment)).toEqual(['approximated', 'moved'])
  })

  it('does not take names of properties, nor values, for keywords', () => {
    const schema = {
      type: 'object',
      properties: { type: { type: 'string', enum: ['object'] }, properties: { type: 'string' } },
      required: ['type'],
      additionalProperties: false,
    }
    expect(fitOutputSchema(schema, outputSupport, '', createLossList())).toEqual(schema)
    expect(isEnforceable(schema, outputSupport)).toBe(true)
  })
})
