import type { JsonObject } from '../../../canonical/json.ts'
import { listAt, objectAt, textAt } from '../ask.ts'
import { piecesOf, type SandboxAnswer } from '../dialect.ts'
import type { ReplyPart } from '../reply.ts'

/** One output item as it is at its end. */
export function itemOf(part: ReplyPart, { newId, body, reply }: SandboxAnswer): JsonObject {
  if (part.kind === 'thinking') {
    const wantsProof = Array.isArray(body.include) && body.include.includes('reasoning.encrypted_content')
    const proof = wantsProof ? { encrypted_content: btoa('torii sandbox reasoning') } : {}
    return {
      id: newId('rs_'),
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: part.text }],
      ...proof,
    }
  }
  if (part.kind === 'text')
    return {
      id: newId('msg_'),
      type: 'message',
      status: reply.stop === 'max-output' ? 'incomplete' : 'completed',
      role: 'assistant',
      content: [
        reply.stop === 'refusal'
          ? { type: 'refusal', refusal: part.text }
          : { type: 'output_text', annotations: [], logprobs: [], text: part.text },
      ],
    }
  const { name, namespace, form } = part.tool
  const head = {
    id: newId(form === 'custom' ? 'ctc_' : 'fc_'),
    status: 'completed',
    call_id: newId('call_'),
    name,
  }
  return {
    ...head,
    ...(form === 'custom'
      ? { type: 'custom_tool_call', input: part.input }
      : { type: 'function_call', arguments: part.input }),
    ...(namespace === undefined ? {} : { namespace }),
  }
}

/** The events of one output item, from added to done. */
export function* itemEvents(part: ReplyPart, item: JsonObject, output_index: number): Iterable<JsonObject> {
  yield { type: 'response.output_item.added', output_index, item: emptied(item) }
  const at = { item_id: item.id, output_index }
  if (part.kind === 'thinking') yield* summaryEvents(part.text, at)
  else if (part.kind === 'text') yield* contentEvents(part.text, objectAt(listAt(item.content)[0]), at)
  else yield* inputEvents(part.input, item.type === 'custom_tool_call', at)
  yield { type: 'response.output_item.done', output_index, item }
}

function emptied(item: JsonObject): JsonObject {
  if (item.type === 'reasoning') return { ...item, summary: [] }
  if (item.type === 'message') return { ...item, status: 'in_progress', content: [] }
  return item.type === 'custom_tool_call'
    ? { ...item, status: 'in_progress', input: '' }
    : { ...item, status: 'in_progress', arguments: '' }
}

function* summaryEvents(text: string, at: JsonObject): Iterable<JsonObject> {
  const place = { ...at, summary_index: 0 }
  const part = { type: 'summary_text', text: '' }
  yield { type: 'response.reasoning_summary_part.added', ...place, part }
  for (const delta of piecesOf(text)) yield { type: 'response.reasoning_summary_text.delta', ...place, delta }
  yield { type: 'response.reasoning_summary_text.done', ...place, text }
  yield { type: 'response.reasoning_summary_part.done', ...place, part: { ...part, text } }
}

function* contentEvents(text: string, part: JsonObject, at: JsonObject): Iterable<JsonObject> {
  const place = { ...at, content_index: 0 }
  const field = part.type === 'refusal' ? 'refusal' : 'text'
  const name = part.type === 'refusal' ? 'refusal' : textAt(part.type)
  const logprobs = part.type === 'refusal' ? {} : { logprobs: [] }
  yield { type: 'response.content_part.added', ...place, part: { ...part, [field]: '' } }
  for (const delta of piecesOf(text)) yield { type: `response.${name}.delta`, ...place, delta, ...logprobs }
  yield { type: `response.${name}.done`, ...place, [field]: text, ...logprobs }
  yield { type: 'response.content_part.done', ...place, part }
}

function* inputEvents(input: string, isCustom: boolean, at: JsonObject): Iterable<JsonObject> {
  const name = isCustom ? 'custom_tool_call_input' : 'function_call_arguments'
  for (const delta of piecesOf(input)) yield { type: `response.${name}.delta`, ...at, delta }
  yield { type: `response.${name}.done`, ...at, [isCustom ? 'input' : 'arguments']: input }
}
