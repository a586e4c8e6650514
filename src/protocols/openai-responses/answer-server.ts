import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part, PartOf, ServerToolKind } from '../../canonical/part.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { type Announced, announce, lost, type OpenItem, type Sink } from './answer-sink.ts'
import type { EventType } from './schema.ts'
import { sameItem } from './server-item-reader.ts'
import { ownIssuer, sealForm } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'

type Whole = PartOf<'server-tool-call' | 'server-tool-result' | 'image' | 'opaque' | 'compaction'>

/** An item that comes whole: of this API as it was read, of another where there is one for it. Undefined: none. */
export function openWhole(part: Whole, sink: Sink): OpenItem | undefined {
  if (isOwn(part.origin)) return openOwn(part, part.origin.own, sink)
  if (part.kind === 'server-tool-call') return openForeignCall(part, sink)
  if (part.kind === 'image') return openImage(part, sink)
  if (part.kind === 'compaction') return openCompaction(part, sink)
  const what = part.kind === 'opaque' ? part.name : part.kind
  return lost(
    sink,
    part.kind === 'opaque' ? 'unknown-part' : 'server-tool',
    part,
    `${what} has no item in openai-responses`,
  )
}

function openOwn(part: Whole, own: JsonObject | undefined, sink: Sink): OpenItem | undefined {
  if (part.kind === 'compaction') return openCompaction(part, sink)
  if (part.origin?.form === sameItem) return undefined
  const item = part.kind === 'opaque' ? part.raw : own
  if (part.kind === 'image' && part.draft === true)
    return lost(sink, 'media', part, 'a step on the way to a picture is not told again')
  if (!isJsonObject(item)) {
    if (item !== undefined) sink.output.push(item)
    return undefined
  }
  const opening = entryOf(openings, String(item.type))?.(item) ?? {}
  const status = item.status === undefined ? {} : { status: 'in_progress' }
  const announced = announce(sink, { ...item, ...status, ...opening })
  tellSteps(item, announced)
  announced.done(item)
  return finishedItem
}

const finishedItem: OpenItem = {
  takes: (part) => part.origin?.form === sameItem,
  start() {},
  delta() {},
  end() {},
  close() {},
}

/** What an item does not yet have when it is announced. */
const openings: Readonly<Record<string, (item: JsonObject) => JsonObject>> = {
  code_interpreter_call: () => ({ code: '', outputs: null }),
  file_search_call: () => ({ results: null }),
  mcp_call: () => ({ arguments: '', output: null, error: null }),
  mcp_list_tools: () => ({ tools: [] }),
  image_generation_call: () => ({ result: null }),
}

type Steps = readonly (EventType | readonly [EventType, (item: JsonObject) => JsonObject])[]

/** The events that an item goes through between its announcement and its end. */
const steps: Readonly<Record<string, Steps>> = {
  web_search_call: [
    'response.web_search_call.in_progress',
    'response.web_search_call.searching',
    'response.web_search_call.completed',
  ],
  file_search_call: [
    'response.file_search_call.in_progress',
    'response.file_search_call.searching',
    'response.file_search_call.completed',
  ],
  code_interpreter_call: [
    'response.code_interpreter_call.in_progress',
    ['response.code_interpreter_call_code.delta', ({ code }) => ({ delta: code ?? '' })],
    ['response.code_interpreter_call_code.done', ({ code }) => ({ code: code ?? '' })],
    'response.code_interpreter_call.interpreting',
    'response.code_interpreter_call.completed',
  ],
  image_generation_call: [
    'response.image_generation_call.in_progress',
    'response.image_generation_call.generating',
    'response.image_generation_call.completed',
  ],
  mcp_call: [
    'response.mcp_call.in_progress',
    ['response.mcp_call_arguments.delta', (item) => ({ delta: item.arguments ?? '' })],
    ['response.mcp_call_arguments.done', (item) => ({ arguments: item.arguments ?? '' })],
    'response.mcp_call.completed',
  ],
  mcp_list_tools: ['response.mcp_list_tools.in_progress', 'response.mcp_list_tools.completed'],
}

function tellSteps(item: JsonObject, announced: Announced): void {
  for (const step of entryOf(steps, String(item.type)) ?? []) {
    if (typeof step === 'string') announced.say(hasFailed(item) ? (failures[step] ?? step) : step)
    else announced.say(step[0], step[1](item))
  }
}

const failures: Readonly<Partial<Record<EventType, EventType>>> = {
  'response.mcp_call.completed': 'response.mcp_call.failed',
  'response.mcp_list_tools.completed': 'response.mcp_list_tools.failed',
}

const hasFailed = ({ status, error }: JsonObject): boolean =>
  status === 'failed' || (error !== undefined && error !== null)

type ServerCall = PartOf<'server-tool-call'>

interface Counterpart {
  readonly prefix: string
  readonly item: (call: ServerCall, result: Json | undefined, failed: boolean) => JsonObject
}

const webSearch: Counterpart = {
  prefix: 'ws',
  item: (call, result) => {
    const sources = urlsIn(result).map((url) => ({ type: 'url', url }))
    return { type: 'web_search_call', status: 'completed', action: searchAction(call, sources) }
  },
}

const counterparts: Readonly<Partial<Record<ServerToolKind, Counterpart>>> = {
  'web-search': webSearch,
  'web-fetch': {
    prefix: 'ws',
    item: (call) => ({
      type: 'web_search_call',
      status: 'completed',
      action: { type: 'open_page', url: textIn(call.input, ['url', 'urls']) },
    }),
  },
  'code-execution': {
    prefix: 'ci',
    item: (call, result) => ({
      type: 'code_interpreter_call',
      status: 'completed',
      code: textIn(call.input, ['code', 'command']) || null,
      container_id: '',
      outputs: result === undefined ? null : [{ type: 'logs', logs: logsOf(result) }],
    }),
  },
}

/** A call to a server of the client's; lists of its tools have no server here. */
const mcpCall: Counterpart = {
  prefix: 'mcp',
  item: ({ server = '', name, input }, result, failed) => ({
    type: 'mcp_call',
    status: failed ? 'failed' : 'completed',
    server_label: server,
    name,
    arguments: JSON.stringify(input),
    approval_request_id: null,
    output: result === undefined || failed ? null : textOfResult(result),
    error: failed ? textOfResult(result ?? null) : null,
  }),
}

/** Anthropic's are lists of blocks. */
function textOfResult(result: Json): string {
  if (typeof result === 'string') return result
  if (!isJsonArray(result)) return JSON.stringify(result)
  const texts = result.map((block) =>
    isJsonObject(block) && typeof block.text === 'string' ? block.text : '',
  )
  return texts.join('')
}

/** Another vendor's search or code run, as this API tells of its own. Its result may still follow. */
function openForeignCall(call: ServerCall, sink: Sink): OpenItem | undefined {
  const counterpart = call.tool === 'mcp' && call.server !== undefined ? mcpCall : counterparts[call.tool]
  if (counterpart === undefined)
    return lost(sink, 'server-tool', call, `${call.name} has no item in openai-responses`)
  const id = sink.context.newId(counterpart.prefix)
  let whole = call
  let result: Json | undefined
  let failed = false
  let announced: Announced | undefined
  const places: string[] = []
  return {
    takes: (part) => part.kind === 'server-tool-result' && part.callId === call.id,
    start() {},
    delta() {},
    end(part) {
      places.push(part.origin?.at ?? '')
      if (part.kind === 'server-tool-call') whole = part
      if (part.kind === 'server-tool-result') {
        result = part.content
        failed = part.isError === true
      }
      announced ??= announce(sink, {
        id,
        ...counterpart.item(whole, undefined, false),
        status: 'in_progress',
      })
    },
    close() {
      const told = counterpart.item(whole, result, failed)
      const item = { id, ...told }
      if (announced === undefined) return
      for (const place of places)
        sink.losses.add(
          loss('server-tool', place, 'approximated', `${call.name} is told as ${String(told.type)}`, false),
        )
      tellSteps(item, announced)
      announced.done(item)
    },
  }
}

function searchAction(call: ServerCall, sources: readonly JsonObject[]): JsonObject {
  const query = textIn(call.input, ['query', 'queries'])
  return {
    type: 'search',
    query,
    queries: query === '' ? [] : [query],
    ...(sources.length === 0 ? {} : { sources }),
  }
}

function textIn(input: Json, names: readonly string[]): string {
  if (!isJsonObject(input)) return typeof input === 'string' ? input : ''
  for (const name of names) {
    const value = input[name]
    const first = isJsonArray(value) ? value[0] : value
    if (typeof first === 'string') return first
  }
  return ''
}

const urlsIn = (result: Json | undefined): readonly string[] =>
  isJsonArray(result)
    ? result.flatMap((entry) => (isJsonObject(entry) && typeof entry.url === 'string' ? [entry.url] : []))
    : []

function logsOf(result: Json): string {
  if (typeof result === 'string') return result
  const text = textIn(result, ['stdout', 'output', 'logs'])
  return text === '' ? JSON.stringify(result) : text
}

/** A picture that the model made, after the steps on the way to it. */
function openImage(first: PartOf<'image'>, sink: Sink): OpenItem | undefined {
  if (first.source.kind !== 'inline')
    return lost(sink, 'media', first, 'a picture by URL has no item in openai-responses')
  const base = { id: sink.context.newId('ig'), type: 'image_generation_call' }
  let announced: Announced | undefined
  let drafts = 0
  let isWhole = false
  const end = (part: Part): void => {
    if (part.kind !== 'image' || part.source.kind !== 'inline') return
    const format = part.source.mediaType.split('/')[1] ?? 'png'
    if (announced === undefined) {
      announced = announce(sink, { ...base, status: 'in_progress', result: null, output_format: format })
      announced.say('response.image_generation_call.in_progress')
      announced.say('response.image_generation_call.generating')
    }
    if (part.draft === true) {
      const partial = { partial_image_b64: part.source.data, partial_image_index: drafts }
      announced.say('response.image_generation_call.partial_image', partial)
      drafts += 1
      return
    }
    isWhole = true
    announced.say('response.image_generation_call.completed')
    announced.done({ ...base, status: 'completed', result: part.source.data, output_format: format })
  }
  return {
    takes: (part) => part.kind === 'image' && part.source.kind === 'inline' && !isWhole,
    start() {},
    delta() {},
    end,
    close() {
      if (!isWhole) announced?.done({ ...base, status: 'failed', result: null })
    },
  }
}

/** Opaque to every client, so a seal of the gateway's own maker stands here as well as the vendor's. */
function openCompaction(part: PartOf<'compaction'>, sink: Sink): OpenItem {
  const id = part.id ?? sink.context.newId('cmp')
  return {
    takes: () => false,
    start() {},
    delta() {},
    end(whole: Part) {
      if (whole.kind !== 'compaction') return
      const { seal } = whole
      const isMine = seal !== undefined && (seal.issuer === sink.context.issuer || seal.issuer === ownIssuer)
      if (!isMine && !isOwn(whole.origin)) {
        lost(sink, 'compaction', whole, 'a summary without a seal of this dialect cannot be given out')
        return
      }
      const item = writeNode(
        { id, type: 'compaction', ...(isMine ? { [sealForm]: seal.data } : {}) },
        whole.origin,
      )
      const announced = announce(sink, item)
      announced.done(item)
    },
    close() {},
  }
}
