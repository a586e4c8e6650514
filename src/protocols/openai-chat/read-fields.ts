import type { ReadFields } from '../../canonical/unread-fields.ts'

const named = (...names: readonly string[]): ReadFields =>
  Object.fromEntries(names.map((name) => [name, true]))

const token = named('token', 'logprob', 'bytes')
const seals = { google: named('thought_signature', 'thought') }
export const calledFields: ReadFields = named('name', 'arguments', 'input')
export const callFields: ReadFields = {
  ...named('id', 'index', 'type', 'thought_signature'),
  extra_content: seals,
  function: calledFields,
  custom: calledFields,
}

/** Beside the choice's message or the piece of one. What is read, or says again what is read. */
export const choiceFields: ReadFields = {
  ...named(
    'index',
    'finish_reason',
    'native_finish_reason',
    'finish_message',
    'stop_reason',
    'text',
    'usage',
  ),
  ...named('delta', 'message'),
  // Those of a refusal are none of its text.
  logprobs: { content: { ...token, top_logprobs: token } },
}

/** Of a message, whole or in pieces, beside its content and its calls. */
export const messageFields: ReadFields = {
  ...named('role', 'content', 'refusal', 'reasoning_content', 'reasoning', 'tool_calls', 'function_call'),
  // Citations tell what of them is not read.
  ...named('annotations', 'images', 'thought_signature'),
  // Groq's, of what is reasoning anyway.
  channel: true,
  reasoning_details: named('type', 'text', 'summary', 'id', 'signature', 'data', 'format', 'index'),
  extra_content: seals,
  audio: named('id', 'data', 'transcript', 'expires_at'),
}

/** Of a content that is a list (Mistral's). */
export const contentFields: ReadFields = {
  ...named('type', 'text', 'closed', 'reference_ids'),
  thinking: named('type', 'text'),
}
