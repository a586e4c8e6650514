import type { JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AsGenerateCodec } from '../operation.ts'
import { finishOf, headOf } from './legacy-head.ts'
import { chatLogprobs, legacyLogprobs, logprobsIn } from './legacy-logprobs.ts'
import { prompts, promptsIn } from './legacy-prompts.ts'
import { legacyStream } from './legacy-stream.ts'
import { lostFields } from './operation-request.ts'
import { readRequest } from './request-reader.ts'
import { hasCounts, writeUsage } from './usage.ts'

/** `/v1/completions`: the prompt is the user's turn of a chat. */
export const legacyCompletion: AsGenerateCodec = {
  readRequest({ body, losses = [] }) {
    const {
      prompt: _prompt,
      echo: _echo,
      suffix: _suffix,
      best_of: _best,
      logprobs: _logprobs,
      ...chat
    } = body
    const messages = [{ role: 'user', content: promptOf(body) }]
    return {
      value: readRequest({ ...chat, ...chatLogprobs(body), messages }),
      losses: [...losses, ...requestLosses(body)],
    }
  },
  writeAnswer(response, { body }, context) {
    const echo = echoOf(body)
    return {
      value: {
        contentType: 'application/json; charset=utf-8',
        body: writeJson({
          ...headOf(response, context),
          choices: response.choices.map(({ parts, stop }, index) => ({
            text: echo + parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
            index,
            logprobs: legacyLogprobs(logprobsIn(parts), echo.length),
            finish_reason: finishOf(stop),
          })),
          ...(hasCounts(response.usage) ? { usage: writeUsage(response.usage) } : {}),
        }),
      },
      losses: answerLosses(body, response),
    }
  },
  streamWriter: (context, { body }) => legacyStream(context, echoOf(body)),
  several: prompts,
}

/** What is asked in one call is one text by now. */
function promptOf(body: JsonObject): string {
  const [only, ...more] = promptsIn(body)
  if (typeof only === 'string' && more.length === 0) return only
  throw new MalformedRequest(
    "Invalid value for 'prompt': this model is reached through a chat, which takes one text.",
    { at: '/prompt', code: 'unsupported_value' },
  )
}

const echoOf = (body: JsonObject): string => (body.echo === true ? promptOf(body) : '')

const requestLosses = (body: JsonObject): readonly Loss[] => [
  ...lostFields(
    body,
    { suffix: ['text', true], best_of: ['candidates', false] },
    'has no counterpart in a chat',
  ),
]

function answerLosses(body: JsonObject, { choices }: CanonicalResponse): readonly Loss[] {
  if (typeof body.logprobs !== 'number') return []
  const given = choices.some(({ parts }) => logprobsIn(parts).length > 0)
  const detail = given ? 'the prompt that is echoed has none' : 'the model gave none'
  return given && body.echo !== true ? [] : [loss('logprobs', '/logprobs', 'dropped', detail, true)]
}
