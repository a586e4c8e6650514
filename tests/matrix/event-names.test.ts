import { expect, it } from 'vitest'
import { z } from 'zod'
import { responseFields } from '../../src/protocols/openai-responses/read-envelope.ts'
import { eventFields } from '../../src/protocols/openai-responses/read-events.ts'
import { describeShared, readShared } from '../support/shared.ts'

const schema = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
})
const description = z.object({ components: z.object({ schemas: z.record(z.string(), schema) }) })
const typed = z.looseObject({
  type: z.looseObject({ enum: z.array(z.string()).optional(), const: z.string().optional() }),
})

/** Names of the events' fields that the description does not have, and servers send (or the SDK's types have). */
const beyond: readonly string[] = [
  // Padding, which the description tells of one kind of delta only.
  ...Object.keys(eventFields)
    .filter((type) => type.endsWith('.delta') && !type.startsWith('response.audio'))
    .map((type) => `${type} obfuscation`),
  // Of a fault that is nested.
  'error error',
  'error status',
  // The other events of a shell have it.
  ...['added', 'delta', 'done'].map((step) => `response.shell_call_command.${step} item_id`),
]

/** Fields of a response that the description does not have: OpenAI's own bill, and what xAI repeats. */
const beyondResponse = ['billing', 'frequency_penalty', 'presence_penalty', 'store', 'tool_usage']
/** Told where it says something. */
const toldOfResponse = ['moderation']

describeShared('the names that a Responses stream is judged by', () => {
  const { schemas } = description.parse(
    readShared('contracts/openai-openapi.json') ?? { components: { schemas: {} } },
  ).components

  /** All properties of a schema, with those of what it is made of. */
  function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
    const { $ref, properties, allOf = [] } = schema.parse(value)
    const named = $ref === undefined ? {} : propertiesOf(schemas[$ref.split('/').at(-1) ?? ''])
    return Object.assign({}, named, ...allOf.map(propertiesOf), properties)
  }
  const { anyOf, oneOf } = schema.parse(schemas.ResponseStreamEvent ?? {})
  const published = (anyOf ?? oneOf ?? []).map((event) => {
    const properties = propertiesOf(event)
    const { type } = typed.parse(properties)
    return { type: type.enum?.[0] ?? type.const ?? '', names: Object.keys(properties) }
  })

  it('are, for each kind of event, those of the published description', () => {
    expect(published.length).toBeGreaterThan(50)
    for (const { type, names } of published) {
      const extra = beyond.flatMap((one) => (one.startsWith(`${type} `) ? [one.slice(type.length + 1)] : []))
      expect([type, Object.keys(eventFields[type] ?? {}).sort()]).toEqual([
        type,
        [...new Set([...names, ...extra])].sort(),
      ])
    }
  })

  it('are, for the response, those of the published description', () => {
    const names = Object.keys(propertiesOf(schemas.Response)).filter((name) => !toldOfResponse.includes(name))
    expect(Object.keys(responseFields).sort()).toEqual([...names, ...beyondResponse].sort())
  })
})
