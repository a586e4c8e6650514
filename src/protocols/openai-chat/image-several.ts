import type { JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { OperationInput, SeveralCodec } from '../operation.ts'
import { numberField } from './operation-request.ts'
import { numberOf, objectOf, objectsOf } from './schema.ts'

/** In JSON or a form. */
export const isStreamed = ({ stream }: JsonObject): boolean => stream === true || stream === 'true'

/** OpenAI's own bound. */
const mostPictures = 10

/** How many are asked for. Undefined: it is not said. @throws MalformedRequest */
export function picturesIn({ n }: JsonObject): number | undefined {
  const given = numberField(n)
  if (given === undefined) return undefined
  const at = '/n'
  if (!Number.isInteger(given))
    throw new MalformedRequest(
      "Invalid type for 'n': expected an integer, but got a decimal number instead.",
      { at, code: 'invalid_type' },
    )
  if (given < 1)
    throw new MalformedRequest(
      `Invalid 'n': integer below minimum value. Expected a value >= 1, but got ${given} instead.`,
      { at, code: 'integer_below_min_value' },
    )
  if (given > mostPictures)
    throw new MalformedRequest(
      `Invalid 'n': integer above maximum value. Expected a value <= ${mostPictures}, but got ${given} instead.`,
      { at, code: 'integer_above_max_value' },
    )
  return given
}

/** A model that draws as it talks gives one picture for a call: `n` of them are asked for one by one. */
export const pictures: SeveralCodec = {
  async split(input) {
    const wanted = picturesIn(input.body) ?? 1
    if (wanted < 2) return undefined
    const { n: _n, ...body } = input.body
    return {
      inputs: Array.from({ length: wanted }, (): OperationInput => ({ ...input, body })),
      stream: isStreamed(body),
    }
  },
  join(answers) {
    const usage = sumOf(answers.map((answer) => objectOf(answer.usage)))
    const { usage: _usage, ...head } = answers[0] ?? {}
    return {
      ...head,
      data: answers.flatMap(({ data }) => objectsOf(data)),
      ...(usage === undefined ? {} : { usage }),
    }
  },
  // Each picture's events stand for themselves.
  joinStreams: () => ({ frame: (frame) => [frame], end: () => [] }),
}

/** Undefined: one of them told none. */
function sumOf(usages: readonly (JsonObject | undefined)[]): JsonObject | undefined {
  const sum = { input_tokens: 0, output_tokens: 0, total_tokens: 0 }
  for (const usage of usages) {
    if (usage === undefined) return undefined
    for (const name of ['input_tokens', 'output_tokens', 'total_tokens'] as const)
      sum[name] += numberOf(usage[name]) ?? 0
  }
  return sum
}
