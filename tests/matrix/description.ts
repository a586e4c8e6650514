import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import type { TargetProtocolId } from '../../src/canonical/protocol-id.ts'
import { readShared, sharedIsPresent } from '../support/shared.ts'

/** What OpenAI's own description of its API calls the bodies of each of its dialects. */
const bodies: Readonly<Partial<Record<TargetProtocolId, Readonly<Record<'request' | 'response', string>>>>> =
  {
    'openai-chat': { request: 'CreateChatCompletionRequest', response: 'CreateChatCompletionResponse' },
    'openai-responses': { request: 'CreateResponse', response: 'Response' },
  }

/** How a body breaks the vendor's published description; none where the vendor publishes none. */
export function breaches(
  dialect: TargetProtocolId,
  kind: 'request' | 'response',
  body: JsonObject,
): readonly string[] {
  const name = bodies[dialect]?.[kind]
  const validate = name === undefined ? undefined : validatorOf(name)
  if (validate === undefined || validate(withKnownWords(body))) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
}

/** The description is behind the service by these words, which recordings and SDKs show. */
const withKnownWords = (body: JsonObject): unknown =>
  JSON.parse(
    JSON.stringify(body)
      .replaceAll('"detail":"original"', '"detail":"auto"')
      .replace('"tool_choice":{"type":"web_search"}', '"tool_choice":{"type":"web_search_preview"}')
      .replaceAll('{"type":"reasoning",', '{"type":"reasoning","id":"rs",'),
  )

const validators = new Map<string, ValidateFunction>()
let ajv: Ajv2020 | undefined

function validatorOf(name: string): ValidateFunction | undefined {
  if (!sharedIsPresent) return undefined
  const known = validators.get(name)
  if (known !== undefined) return known
  ajv ??= describedApi()
  const validate = ajv.compile({ $ref: `openai#/components/schemas/${name}` })
  validators.set(name, validate)
  return validate
}

function describedApi(): Ajv2020 {
  const description = readShared('contracts/openai-openapi.json')
  const components = isJsonObject(description) ? asJsonSchema(description.components) : {}
  const described = new Ajv2020({ strict: false })
  described.addSchema({ $id: 'openai', components })
  return described
}

/**
 * OpenAPI 3.0's `nullable` is in it still, and its `oneOf` are not exclusive: an input message is an easy message too.
 */
function asJsonSchema(value: Json | undefined): Json {
  if (isJsonArray(value)) return value.map(asJsonSchema)
  if (!isJsonObject(value)) return value ?? null
  const { nullable, discriminator: _discriminator, format: _format, oneOf, ...rest } = value
  const entries = Object.entries(rest).map(([key, below]) => [key, asJsonSchema(below)])
  const schema: JsonObject = {
    ...Object.fromEntries(entries),
    ...(isJsonArray(oneOf) ? { anyOf: oneOf.map(asJsonSchema) } : {}),
  }
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema
}
