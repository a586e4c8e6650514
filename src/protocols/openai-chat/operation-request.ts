import type { Json, JsonObject } from '../../canonical/json.ts'
import type { Loss, LossCode, LossTreatment } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import { originAt } from './rest.ts'
import { missingField, wrongType } from './schema.ts'

/** One turn of the user that asks for what the operation does. */
export const oneTurn = (
  model: string,
  parts: readonly Part[],
  settings: Partial<CanonicalRequest> = {},
): CanonicalRequest => ({
  model,
  stream: false,
  instructions: [],
  turns: [{ speaker: 'user', parts, origin: originAt('') }],
  tools: [],
  sampling: {},
  caller: {},
  places: { model: '/model' },
  origin: originAt(''),
  ...settings,
})

export const textPart = (text: string, at: string): Part => ({ kind: 'text', text, origin: originAt(at) })

/** A text, told in OpenAI's words where it is missing or none. */
export function textField(body: JsonObject, name: string): string {
  const value = body[name]
  if (value === undefined || value === null || value === '') throw missingField(`/${name}`)
  if (typeof value !== 'string') throw wrongType(`/${name}`, 'a string', value)
  return value
}

/** A number, also as a form has it. */
export function numberField(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Fields that were given and that the target has no word for. */
export const lostFields = (
  body: JsonObject,
  fields: Readonly<Record<string, readonly [LossCode, boolean]>>,
  detail: string,
  treatment: LossTreatment = 'dropped',
): readonly Loss[] =>
  Object.entries(fields)
    .filter(([name]) => body[name] !== undefined && body[name] !== null)
    .map(([name, [code, functional]]) => loss(code, `/${name}`, treatment, `${name} ${detail}`, functional))

/** All parts of one kind, over all choices. */
export const partsOf = <K extends Part['kind']>(
  { choices }: CanonicalResponse,
  kind: K,
): readonly Extract<Part, { kind: K }>[] =>
  choices.flatMap(({ parts }) =>
    parts.filter((part): part is Extract<Part, { kind: K }> => part.kind === kind),
  )

/** Token counts under the names of OpenAI's newer calls. */
export function tokenUsage({ usage }: CanonicalResponse): JsonObject | undefined {
  const input = usage?.input.total
  const output = usage?.output.total
  if (input === undefined || output === undefined) return undefined
  return { input_tokens: input, output_tokens: output, total_tokens: input + output }
}
