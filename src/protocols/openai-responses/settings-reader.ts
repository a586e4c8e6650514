import { isJsonArray, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type {
  Caller,
  CanonicalRequest,
  Continuity,
  OutputFormat,
  Reasoning,
  Sampling,
  SettingName,
} from '../../canonical/request.ts'
import { type Complain, openNode, type WireNode } from './wire-node.ts'

type Settings = Pick<
  CanonicalRequest,
  | 'stream'
  | 'parallelToolCalls'
  | 'sampling'
  | 'maxOutput'
  | 'reasoning'
  | 'output'
  | 'verbosity'
  | 'caller'
  | 'continuity'
>

/** The fields of the body that are neither conversation nor tools. Fields that only this API has stay in its origin. */
export function readSettings(body: WireNode, places: Places, complain: Complain): Settings {
  const read = fieldReader(body, places)
  keepInclude(body)
  keepStreamOptions(body, complain)
  if (body.raw.truncation === 'disabled') body.keep('truncation')
  const stream = read.flag('stream', 'stream') ?? false
  return {
    stream,
    ...read.given('parallelToolCalls', read.flag('parallelToolCalls', 'parallel_tool_calls')),
    sampling: readSampling(body, read, places),
    ...read.given('maxOutput', read.number('maxOutput', 'max_output_tokens')),
    ...read.given('reasoning', readReasoning(body, places, complain)),
    ...readTextSettings(body, places, complain),
    caller: readCaller(body, read, places),
    ...read.given('continuity', readContinuity(body, read, places)),
  }
}

/** What this vendor shows of its own tools steers nothing elsewhere; what nobody knows is told. */
function keepInclude(body: WireNode): void {
  const list = body.list('include')
  if (list === undefined) return
  if (list.every((word) => includable.has(word))) body.override('include', list)
  else body.unknown('include', list)
}

export const logprobsInclude = 'message.output_text.logprobs'

/** https://platform.openai.com/docs/api-reference/responses/create */
const includable: ReadonlySet<Json> = new Set([
  'code_interpreter_call.outputs',
  'computer_call_output.output.image_url',
  'file_search_call.results',
  'message.input_image.image_url',
  logprobsInclude,
  'reasoning.encrypted_content',
  'web_search_call.action.sources',
  'web_search_call.results',
])

/** Padding is this vendor's matter; usage, which a client of Chat Completions asks for here, is always told. */
function keepStreamOptions(body: WireNode, complain: Complain): void {
  const options = body.object('stream_options')
  if (options === undefined) return
  openNode(options, '/stream_options', complain).flag('include_obfuscation')
  body.keepKnown('stream_options', 'include_obfuscation', 'include_usage')
}

export type Places = Partial<Record<SettingName, string>>

interface FieldReader {
  text(setting: SettingName, field: string): string | undefined
  number(setting: SettingName, field: string): number | undefined
  flag(setting: SettingName, field: string): boolean | undefined
  /** `{name: value}`, or nothing. */
  given<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value }
}

function fieldReader(body: WireNode, places: Places): FieldReader {
  const placed = <Value>(setting: SettingName, field: string, value: Value | undefined) => {
    if (value !== undefined) places[setting] = pointerTo(body.at, field)
    return value
  }
  return {
    text: (setting, field) => placed(setting, field, body.text(field)),
    number: (setting, field) => placed(setting, field, body.number(field)),
    flag: (setting, field) => placed(setting, field, body.flag(field)),
    given,
  }
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value }
function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value }
}

/** Log probabilities come only when `include` asks for them or `top_logprobs` is above 0. */
function readSampling(body: WireNode, read: FieldReader, places: Places): Sampling {
  const top = body.number('top_logprobs')
  const asked = isJsonArray(body.raw.include) && body.raw.include.includes(logprobsInclude)
  const wanted = asked || (top ?? 0) > 0
  if (top !== undefined && !wanted) body.override('top_logprobs', top)
  if (wanted) places['sampling.logprobs'] = top === undefined ? '/include' : '/top_logprobs'
  return {
    ...given('temperature', read.number('sampling.temperature', 'temperature')),
    ...given('topP', read.number('sampling.topP', 'top_p')),
    ...(wanted ? { logprobs: top === undefined ? {} : { top } } : {}),
  }
}

function readReasoning(body: WireNode, places: Places, complain: Complain): Reasoning | undefined {
  const raw = body.object('reasoning')
  if (raw === undefined) return undefined
  places.reasoning = '/reasoning'
  const node = openNode(raw, '/reasoning', complain)
  const effort = node.text('effort')
  const summary = keepWord(node, 'summary', summaries) ?? keepWord(node, 'generate_summary', summaries)
  // How the vendor treats its own earlier reasoning, which goes to nobody else.
  keepWord(node, 'context', contexts)
  return {
    amount: effort === undefined ? { kind: 'unsaid' } : { kind: 'effort', effort },
    ...(summary === undefined ? {} : { show: 'summary' as const }),
    origin: node.origin(),
  }
}

/** A word that the vendor has is given back to it as it is; another is told, too. */
function keepWord(node: WireNode, name: string, words: ReadonlySet<string>): string | undefined {
  const word = node.text(name)
  if (word === undefined) return undefined
  if (words.has(word)) node.override(name, word)
  else node.unknown(name, word)
  return word
}

const summaries: ReadonlySet<string> = new Set(['auto', 'concise', 'detailed'])
const contexts: ReadonlySet<string> = new Set(['auto', 'current_turn', 'all_turns'])

function readTextSettings(
  body: WireNode,
  places: Places,
  complain: Complain,
): Pick<CanonicalRequest, 'output' | 'verbosity'> {
  const raw = body.object('text')
  if (raw === undefined) return {}
  const node = openNode(raw, '/text', complain)
  const verbosity = node.text('verbosity')
  const format = node.object('format')
  const inner = openNode(format ?? {}, '/text/format', complain)
  const output = format === undefined ? undefined : readFormat(inner, complain)
  if (verbosity !== undefined) places.verbosity = '/text/verbosity'
  if (output !== undefined) places.output = '/text/format'
  if (output !== undefined) node.absorb('format', inner)
  else if (format !== undefined) node.unknown('format', format)
  body.absorb('text', node)
  return { ...given('output', output), ...given('verbosity', verbosity) }
}

/** Undefined: a format nobody else knows (a grammar). */
function readFormat(node: WireNode, complain: Complain): OutputFormat | undefined {
  node.need('type')
  const type = node.text('type')
  if (type === 'text') return { kind: 'text' }
  if (type === 'json_object') return { kind: 'json' }
  if (type !== 'json_schema') {
    if (type !== undefined && type !== 'grammar')
      complain({
        message: `Invalid value: '${type}'. Supported values are: 'json_object', 'json_schema', and 'text'.`,
        at: pointerTo(node.at, 'type'),
        code: 'invalid_value',
      })
    return undefined
  }
  node.need('schema')
  return {
    kind: 'schema',
    schema: node.object('schema') ?? {},
    schemaAt: pointerTo(node.at, 'schema'),
    ...given('name', node.text('name')),
    ...given('description', node.text('description')),
    ...given('strict', node.flag('strict')),
  }
}

function readCaller(body: WireNode, read: FieldReader, places: Places): Caller {
  const metadata: JsonObject | undefined = body.object('metadata')
  if (metadata !== undefined) places['caller.metadata'] = '/metadata'
  return {
    ...given('user', read.text('caller.user', 'user')),
    ...given('metadata', metadata),
    ...given('cacheKey', read.text('caller.cacheKey', 'prompt_cache_key')),
    ...given('serviceTier', read.text('caller.serviceTier', 'service_tier')),
    ...given('safetyIdentifier', read.text('caller.safetyIdentifier', 'safety_identifier')),
  }
}

function readContinuity(body: WireNode, read: FieldReader, places: Places): Continuity | undefined {
  const conversation = readConversation(body)
  if (conversation !== undefined) places['continuity.conversation'] = '/conversation'
  const continuity: Continuity = {
    ...given('store', read.flag('continuity.store', 'store')),
    ...given('previousResponseId', read.text('continuity.previousResponseId', 'previous_response_id')),
    ...given('conversation', conversation),
    ...given('background', read.flag('continuity.background', 'background')),
  }
  return Object.keys(continuity).length === 0 ? undefined : continuity
}

/** An id, or an object with one. */
const readConversation = (body: WireNode): Json | undefined =>
  typeof body.raw.conversation === 'string' ? body.text('conversation') : body.object('conversation')
