import type { JsonObject } from '../../canonical/json.ts'
import { negotiateLanguage } from '../../canonical/language.ts'
import type { LocalAnswer } from '../upstream.ts'
import { type Ask, numberAt } from './ask.ts'
import { type SandboxCall, streamAnswer, wholeAnswer } from './deliver.ts'
import { piecesOf, sse } from './dialect.ts'
import { composeReply } from './reply.ts'
import { roughTokens } from './tokens.ts'

/** OpenAI's old completions: a prompt and its continuation. */
export function answerLegacy(call: SandboxCall): LocalAnswer {
  const { body, model, play } = call
  const prompt = typeof body.prompt === 'string' ? body.prompt : JSON.stringify(body.prompt ?? '')
  const maxOutput = numberAt(body.max_tokens)
  const ask: Ask = {
    said: prompt,
    tools: [],
    choice: { kind: 'none' },
    json: false,
    ...(maxOutput === undefined ? {} : { maxOutput }),
  }
  const language = negotiateLanguage(call.headers['accept-language'], 'en')
  const { parts, stop } = composeReply(ask, play, { model, language })
  const text = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
  const finish = stop === 'max-output' ? 'length' : 'stop'
  const head = {
    id: `cmpl-${crypto.randomUUID()}`,
    object: 'text_completion',
    created: Math.floor(Date.now() / 1000),
    model,
  }
  const input = roughTokens(prompt)
  const output = roughTokens(text)
  const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
  const choice = (piece: string, reason: string | null): JsonObject => ({
    text: piece,
    index: 0,
    logprobs: null,
    finish_reason: reason,
  })
  if (!call.call.stream) return wholeAnswer({ ...head, choices: [choice(text, finish)], usage }, call)
  return streamAnswer(
    [
      ...piecesOf(text).map((piece) => sse({ ...head, choices: [choice(piece, null)] })),
      sse({ ...head, choices: [choice('', finish)], usage }),
      'data: [DONE]\n\n',
    ],
    call,
  )
}
