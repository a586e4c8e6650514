import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Splice } from '../../wire/json-splice.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { CompactionCodec } from '../continuity.ts'

/**
 * Summaries that stand for earlier turns, made by the model that the client talks to. The words below are the only ones that
 * Torii ever adds, and only because the client asks for a summary here.
 */
export const compaction: CompactionCodec = {
  summaryRequest,
  summaryIn,
  answer: (response, sealed, newId) => ({ ...response, output: [item(sealed, newId)] }),
  document: (response, body, sealed, newId) => ({
    id: response.id ?? newId('resp'),
    object: 'response.compaction',
    created_at: response.created_at ?? 0,
    output: [...userMessages(body, newId), item(sealed, newId)],
    usage: response.usage ?? null,
  }),
  expand,
}

const task = [
  'Summarize the conversation so far so that another model can carry on from the summary alone.',
  'Keep: what the user wants, decisions and constraints, what was done and found (with exact names, paths, values and ids), what is still to do, and the next step.',
  'Write only the summary.',
].join(' ')

const heading = 'Summary of the conversation so far:\n\n'

function summaryRequest(body: JsonObject): JsonObject {
  const {
    stream: _stream,
    stream_options: _options,
    text: _text,
    background: _background,
    conversation: _conversation,
    previous_response_id: _previous,
    ...kept
  } = body
  const items: readonly Json[] = isJsonArray(body.input)
    ? body.input.filter((one) => !isTrigger(one))
    : [{ type: 'message', role: 'user', content: body.input ?? '' }]
  const ask = { type: 'message', role: 'user', content: [{ type: 'input_text', text: task }] }
  const hasTools = isJsonArray(body.tools) && body.tools.length > 0
  return { ...kept, input: [...items, ask], store: false, ...(hasTools ? { tool_choice: 'none' } : {}) }
}

const isTrigger = (value: Json): boolean => isJsonObject(value) && value.type === 'compaction_trigger'

function summaryIn({ output }: JsonObject): string | undefined {
  const texts = (isJsonArray(output) ? output : [])
    .filter(isJsonObject)
    .flatMap(({ type, content }) => (type === 'message' && isJsonArray(content) ? content : []))
    .flatMap((part) => (isJsonObject(part) && typeof part.text === 'string' ? [part.text] : []))
  const text = texts.join('\n').trim()
  return text === '' ? undefined : text
}

const item = (sealed: string, newId: (prefix: string) => string): JsonObject => ({
  type: 'compaction',
  id: newId('cmp'),
  encrypted_content: sealed,
})

/** The vendor keeps what the user said word for word. */
const userMessages = ({ input }: JsonObject, newId: (prefix: string) => string): readonly JsonObject[] =>
  (isJsonArray(input) ? input : [])
    .filter(isJsonObject)
    .filter(({ type, role }) => (type === undefined || type === 'message') && role === 'user')
    .map((message) => ({
      ...message,
      type: 'message',
      id: message.id ?? newId('msg'),
      status: 'completed',
      content:
        typeof message.content === 'string'
          ? [{ type: 'input_text', text: message.content }]
          : (message.content ?? []),
    }))

function expand(
  { input }: JsonObject,
  mark: string,
  open: (sealed: string) => string | undefined,
): readonly Splice[] | undefined {
  const splices: Splice[] = []
  for (const [index, value] of (isJsonArray(input) ? input : []).entries()) {
    if (!isJsonObject(value) || value.type !== 'compaction') continue
    const { encrypted_content: sealed } = value
    if (typeof sealed !== 'string' || !sealed.startsWith(mark)) continue
    const text = open(sealed)
    if (text === undefined) return undefined
    const content = [{ type: 'input_text', text: heading + text }]
    splices.push({
      at: `/input/${index}`,
      edit: { kind: 'set', raw: writeJson({ type: 'message', role: 'user', content }) },
      reason: 'a summary that was sealed here',
    })
  }
  return splices
}
