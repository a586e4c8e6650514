import type { CanonicalEvent } from '../../canonical/event.ts'
import { isJsonArray, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerContext, AsGenerateCodec, OperationInput, StreamWriter } from '../protocol.ts'
import { writeErrorBody } from './fault.ts'
import { lostFields } from './operation-request.ts'
import { readRequest } from './request-reader.ts'
import { missingField } from './schema.ts'
import { writeStop } from './stop.ts'
import { hasCounts, writeUsage } from './usage.ts'

/** `/v1/completions`: the prompt is the user's turn of a chat. */
export const legacyCompletion: AsGenerateCodec = {
  readRequest({ body }) {
    const {
      prompt: _prompt,
      echo: _echo,
      suffix: _suffix,
      best_of: _best,
      logprobs: _logprobs,
      ...chat
    } = body
    const messages = [{ role: 'user', content: promptOf(body) }]
    return { value: readRequest({ ...chat, messages }), losses: requestLosses(body) }
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
            logprobs: null,
            finish_reason: finishOf(stop),
          })),
          ...(hasCounts(response.usage) ? { usage: writeUsage(response.usage) } : {}),
        }),
      },
      losses: [],
    }
  },
  streamWriter,
}

/** One text: a chat has one conversation. */
function promptOf({ prompt }: JsonObject): string {
  if (prompt === undefined || prompt === null) throw missingField('/prompt')
  const [only = '', ...more] = isJsonArray(prompt) ? prompt : [prompt]
  if (typeof only === 'string' && more.length === 0) return only
  const what = typeof only === 'string' ? `${more.length + 1} prompts` : 'a prompt of token numbers'
  throw new MalformedRequest(
    `Invalid value for 'prompt': this model is reached through a chat, which takes one text, but got ${what}. Send one request for each text.`,
    { at: '/prompt', code: 'unsupported_value' },
  )
}

const requestLosses = (body: JsonObject): readonly Loss[] => [
  ...lostFields(
    body,
    { suffix: ['text', true], best_of: ['candidates', false], logprobs: ['logprobs', true] },
    'has no counterpart in a chat',
  ),
]

const echoOf = (body: JsonObject): string => (body.echo === true ? promptOf(body) : '')

const finishOf = (stop: StopReason): string => {
  const word = writeStop(stop, { calls: false, refused: false })
  return word === 'length' || word === 'content_filter' ? word : 'stop'
}

const headOf = (
  { model, createdAt }: Pick<CanonicalResponse, 'model' | 'createdAt'>,
  { request, newId, now }: AnswerContext,
): JsonObject => ({
  id: newId('cmpl').replace('_', '-'),
  object: 'text_completion',
  created: createdAt ?? now,
  model: model ?? request.model,
})

function streamWriter(context: AnswerContext, { body }: OperationInput): StreamWriter {
  let head = headOf({}, context)
  let usage: Usage | undefined
  const choiceOf = new Map<number, number>()
  const echoed = new Set<number>()
  const echo = echoOf(body)
  const chunk = (fields: JsonObject): Frame => dataFrame(writeJson({ ...head, ...fields }))
  const choice = (index: number, text: string, finish: Json = null): Frame =>
    chunk({ choices: [{ text, index, logprobs: null, finish_reason: finish }] })
  const say = (index: number, text: string): readonly Frame[] => {
    const first = echoed.has(index) ? '' : echo
    echoed.add(index)
    return text === '' && first === '' ? [] : [choice(index, first + text)]
  }
  const read = (event: CanonicalEvent): readonly Frame[] => {
    if (event.type === 'message-start') head = headOf(event, context)
    else if (event.type === 'usage') usage = mergeUsage(usage, event.usage)
    else if (event.type === 'fault') return [dataFrame(writeJson(writeErrorBody(event.fault)))]
    else if (event.type === 'ping') return [{ kind: 'comment', text: 'ping' }]
    else if (event.type === 'part-start') {
      choiceOf.set(event.index, event.choice)
      return event.part.kind === 'text' ? say(event.choice, event.part.text) : []
    } else if (event.type === 'part-delta' && event.delta.kind === 'text')
      return say(choiceOf.get(event.index) ?? 0, event.delta.text)
    else if (event.type === 'message-end') return end(event.stop, event.otherStops ?? {})
    return []
  }
  const end = (stop: StopReason, others: Readonly<Record<number, StopReason>>): readonly Frame[] => [
    ...Object.entries({ 0: stop, ...others }).map(([index, one]) => choice(Number(index), '', finishOf(one))),
    ...(context.request.streaming?.usage === true && hasCounts(usage)
      ? [chunk({ choices: [], usage: writeUsage(usage) })]
      : []),
    dataFrame('[DONE]'),
  ]
  return { write: (event) => ({ value: read(event), losses: [] }) }
}
