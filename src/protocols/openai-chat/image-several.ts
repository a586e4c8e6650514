import type { JsonObject } from '../../canonical/json.ts'
import type { OperationInput, SeveralCodec } from '../protocol.ts'
import { numberField } from './operation-request.ts'
import { numberOf, objectOf, objectsOf } from './schema.ts'

/** In JSON or a form. */
export const isStreamed = ({ stream }: JsonObject): boolean => stream === true || stream === 'true'

/** OpenAI's own bound. */
const mostPictures = 10

/** A model that draws as it talks gives one picture for a call: `n` of them are asked for one by one. */
export const pictures: SeveralCodec = {
  async split(input) {
    const wanted = Math.min(numberField(input.body.n) ?? 1, mostPictures)
    if (!Number.isInteger(wanted) || wanted < 2) return undefined
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
