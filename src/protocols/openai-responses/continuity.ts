import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { viewBytes } from '../../wire/bytes.ts'
import type { Splice } from '../../wire/json-splice.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { ContinuityCodec, StateWish } from '../continuity.ts'
import { compaction } from './compaction.ts'
import { conversations } from './conversations.ts'
import { mayRefer, references } from './item-references.ts'
import { eventsOf, frameOf, keeper, lastEvent, queuedEvent, renumber } from './kept-events.ts'
import { withId } from './kept-items.ts'
import { page } from './kept-pages.ts'
import { refusals } from './state-refusals.ts'

/** What the Responses API keeps: https://platform.openai.com/docs/guides/conversation-state */
export const continuity: ContinuityCodec = {
  readWish,
  ownItems: (body, newId) => inputOf(body).map((item) => withId(item, newId)),
  withEarlier,
  withoutState: () => withoutState(),
  withoutStore: () => ({ at: '/store', edit: { kind: 'set', raw: 'false' }, reason: 'state kept here' }),
  outputItems: (response) => outputItems(response),
  replayable,
  references,
  sinceSummary,
  keeper,
  queued,
  ended,
  isUnderWay: ({ status }) => status === 'queued' || status === 'in_progress',
  isAnswer: ({ status }) => status === 'completed' || status === 'incomplete',
  isBackground: ({ background }) => background === true,
  renumber,
  queuedEvent,
  lastEvent,
  eventsOf,
  frameOf,
  page,
  compaction,
  conversations,
  deleted: (id) => ({ id, object: 'response', deleted: true }),
  refusals,
}

/** Words that stand in few bodies: only then is the body read for them. */
const triggerWord = '"compaction_trigger"'

function readWish(fields: Readonly<Record<string, string | undefined>>, body: Uint8Array): StateWish {
  const read = (name: string): unknown => parsed(fields[name])
  const store = read('store')
  const previous = read('previous_response_id')
  return {
    store: typeof store === 'boolean' ? store : undefined,
    previous: typeof previous === 'string' && previous !== '' ? previous : undefined,
    conversation: conversationId(read('conversation')),
    background: read('background') === true,
    compacts: viewBytes(body).includes(triggerWord),
    refers: mayRefer(viewBytes(body)),
    generates: read('generate') !== false,
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function conversationId(value: unknown): string | undefined {
  const id = isJsonObject(value) ? value.id : value
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** A text is one message of the user. */
function inputOf({ input }: JsonObject): readonly JsonObject[] {
  if (typeof input === 'string')
    return [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: input }] }]
  return isJsonArray(input) ? input.filter(isJsonObject) : []
}

/** An input that is neither stays as it is, for whoever reads it to say so. */
function withEarlier(body: JsonObject, earlier: readonly Json[]): readonly Splice[] {
  const { input } = body
  if (input != null && typeof input !== 'string' && !isJsonArray(input)) return []
  const own = isJsonArray(input) ? input : inputOf(body)
  const raw = writeJson([...earlier, ...own])
  return [{ at: '/input', edit: { kind: 'set', raw }, reason: 'earlier turns kept here' }]
}

const withoutState = (): readonly Splice[] =>
  ['/previous_response_id', '/conversation', '/background'].map((at) => ({
    at,
    edit: { kind: 'remove' },
    reason: 'state kept here',
  }))

const outputItems = ({ output }: JsonObject): readonly JsonObject[] =>
  isJsonArray(output) ? output.filter(isJsonObject) : []

/**
 * Ids are Torii's or another account's: the vendor that gets the item again would look for it among its own. Sealed
 * reasoning stands for itself.
 */
function replayable({ id, status: _status, ...item }: JsonObject): JsonObject {
  return item.type === 'item_reference' || item.type === undefined ? { id, ...item } : item
}

/** A summary that the answer brought stands for all before it, save what the developer said. */
function sinceSummary(items: readonly JsonObject[]): readonly JsonObject[] {
  const last = items.findLastIndex(({ type }) => type === 'compaction')
  if (last === -1) return items
  const isStanding = ({ role, type }: JsonObject): boolean =>
    role === 'system' || role === 'developer' || type === 'additional_tools'
  return [...items.slice(0, last).filter(isStanding), ...items.slice(last)]
}

/** What an answer repeats of its request, from the wire form: nothing has been read of it yet. */
function queued(body: JsonObject, id: string, now: number): JsonObject {
  const said = (name: string, fallback: Json): Json => body[name] ?? fallback
  const previous = said('previous_response_id', null)
  const conversation = conversationId(body.conversation)
  return {
    id,
    object: 'response',
    created_at: now,
    status: 'queued',
    background: said('background', false),
    completed_at: null,
    error: null,
    incomplete_details: null,
    instructions: said('instructions', null),
    max_output_tokens: said('max_output_tokens', null),
    model: said('model', ''),
    output: [],
    parallel_tool_calls: said('parallel_tool_calls', true),
    previous_response_id: previous,
    reasoning: said('reasoning', { effort: null, summary: null }),
    store: said('store', true),
    temperature: said('temperature', null),
    text: said('text', { format: { type: 'text' } }),
    tool_choice: said('tool_choice', 'auto'),
    tools: said('tools', []),
    top_p: said('top_p', null),
    truncation: said('truncation', 'disabled'),
    usage: null,
    metadata: said('metadata', {}),
    ...(conversation === undefined ? {} : { conversation: { id: conversation } }),
  }
}

function ended(
  response: JsonObject,
  end: 'cancelled' | { readonly code: string; readonly message: string },
): JsonObject {
  return end === 'cancelled'
    ? { ...response, status: 'cancelled' }
    : { ...response, status: 'failed', error: { ...end } }
}
