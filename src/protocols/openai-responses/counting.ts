import { foreignRestLosses } from '../../canonical/foreign-rest.ts'
import { isJsonObject } from '../../canonical/json.ts'
import type { CountCodec } from '../operation.ts'
import { readBody } from './request-reader.ts'
import { writeBody } from './request-writer.ts'
import { protocol } from './vocabulary.ts'
import { createWriting } from './writing.ts'

/** `POST responses/input_tokens`: a request that is not run. It may be as short as its author likes. */
export const counting: CountCodec = {
  readRequest: (body) => readBody(body, () => {}),
  writeRequest(request, target) {
    const writing = createWriting(request, target)
    const body = writeBody(request, writing)
    writing.losses.addAll(foreignRestLosses(request, protocol))
    const counted = Object.fromEntries(Object.entries(body).filter(([name]) => !answerOnly.has(name)))
    const { renames } = writing.names
    return {
      value: { path: '/v1/responses/input_tokens', query: {}, headers: {}, body: counted, renames },
      losses: writing.losses.losses,
    }
  },
  readAnswer: (body) =>
    isJsonObject(body) && typeof body.input_tokens === 'number' ? body.input_tokens : undefined,
  writeAnswer: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
}

/** Fields of a request to answer that this call refuses, because they change no count. */
const answerOnly: ReadonlySet<string> = new Set([
  'background',
  'include',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'store',
  'stream',
  'stream_options',
  'temperature',
  'top_logprobs',
  'top_p',
  'user',
])
