import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../src/canonical/json.ts'
import type { Loss } from '../../src/canonical/loss.ts'
import { MalformedRequest } from '../../src/canonical/malformed-request.ts'
import type { Origin } from '../../src/canonical/origin.ts'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import type { CanonicalRequest } from '../../src/canonical/request.ts'
import { targets } from '../../src/protocols/registry.ts'
import { writeJson } from '../../src/wire/json-text.ts'
import { readRecorded } from './passage.ts'
import type { RecordedRequest } from './recordings.ts'
import type { MatrixTarget } from './targets.ts'

/**
 * Conservation: each leaf of a client's body is in what is written, or a loss names it. That it is in there shows by its
 * influence: another value, or none, gives another output or another loss.
 */
interface Leaf {
  readonly path: readonly string[]
  readonly value: string | number | boolean
}

function* leavesOf(value: Json | undefined, path: readonly string[] = []): Generator<Leaf> {
  if (isJsonArray(value))
    for (const [index, item] of value.entries()) yield* leavesOf(item, [...path, `${index}`])
  else if (isJsonObject(value))
    for (const [key, below] of Object.entries(value)) yield* leavesOf(below, [...path, key])
  else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    yield { path, value }
}

const pointerOf = (path: readonly string[]): string => path.reduce(pointerTo, '')

const another = (value: Leaf['value']): Json =>
  typeof value === 'string' ? `${value}x` : typeof value === 'number' ? value + 1 : !value

function withLeaf(
  body: Json | undefined,
  [key = '', ...rest]: readonly string[],
  value: Json | undefined,
): Json {
  const below = (inner: Json | undefined) => (rest.length === 0 ? value : withLeaf(inner, rest, value))
  if (isJsonArray(body)) {
    const place = Number(key)
    return body.flatMap((item, index) => (index === place ? (below(item) ?? []) : [item]))
  }
  const object = isJsonObject(body) ? body : {}
  const changed = below(object[key])
  const { [key]: _gone, ...others } = object
  return changed === undefined ? others : { ...object, [key]: changed }
}

/** Fields that say something to their own vendor only (an item's id, its status). */
function ownPlaces(request: CanonicalRequest): ReadonlySet<string> {
  const places = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    else if (typeof value === 'object' && value !== null) {
      if (isOrigin(value))
        for (const name of Object.keys(value.own ?? {})) places.add(pointerTo(value.at, name))
      for (const below of Object.values(value)) visit(below)
    }
  }
  visit(request)
  return places
}

const isOrigin = (value: object): value is Origin => 'protocol' in value && 'at' in value

interface Silence {
  readonly from: ProtocolId
  readonly at: RegExp
  readonly value?: Leaf['value']
  readonly because: string
}

/** What may have no influence, and why nothing is lost. */
const silences: readonly Silence[] = [
  ...protocolIds.flatMap((from): readonly Silence[] => [
    {
      from,
      at: /^\/(?:tools|functions|input\/\d+\/tools)\/.*\/?(?:parameters|parametersJsonSchema|parameters_json_schema|input_schema)\/type$/,
      because: 'arguments are an object everywhere',
    },
    { from, at: /^\/tool_choice\/(?:tools\/\d+\/)?type$/, because: 'the tools say of which kind they are' },
  ]),
  {
    from: 'gemini-generate',
    at: /\/function_?[rR]esponse\/(?:id|name)$/,
    because: 'they find the call, which order finds too',
  },
  {
    from: 'gemini-generate',
    at: /^\/system_?[iI]nstruction\/role$/,
    because: 'instructions have no speaker',
  },
  {
    from: 'gemini-generate',
    at: /^\/toolConfig\/include/,
    because: 'it asks for what other vendors always do',
  },
  { from: 'gemini-generate', at: /\/fileData\/mimeType$/, because: 'the kind of part says it' },
  { from: 'gemini-generate', at: /^\/safetySettings\//, because: 'nothing is asked to be blocked' },
  { from: 'openai-chat', at: /^\/top_logprobs$/, because: 'the loss stands at /logprobs' },
  { from: 'openai-chat', at: /^\/messages\/\d+\/name$/, because: 'of a result: the call has the name' },
  { from: 'openai-chat', at: /\/image_url\/detail$/, value: 'auto', because: 'it is so unasked' },
  { from: 'openai-chat', at: /^\/parallel_tool_calls$/, value: true, because: 'it is so unasked' },
  { from: 'openai-responses', at: /^\/parallel_tool_calls$/, value: true, because: 'it is so unasked' },
  { from: 'openai-responses', at: /^\/input\/\d+\/id$/, because: 'an item’s name at its vendor' },
  { from: 'openai-responses', at: /^\/include\//, because: 'what this vendor shows of its own tools' },
  { from: 'openai-responses', at: /^\/input\/\d+\/role$/, because: 'instructions stand before the turns' },
  {
    from: 'openai-responses',
    at: /^\/input\/\d+\/(?:summary\/\d+\/(?:text|type)|content\/\d+\/type)$/,
    because: 'its thoughts stand twice',
  },
  { from: 'openai-responses', at: /^\/tools\/\d+\/container\/type$/, because: 'the twin has its own' },
  {
    from: 'openai-responses',
    at: /^\/tools\/\d+\/require_approval$/,
    value: 'never',
    because: 'so does the twin',
  },
  {
    from: 'openai-responses',
    at: /^\/tools\/\d+\/description$/,
    because: 'of a tool that may not be called',
  },
  {
    from: 'anthropic-messages',
    at: /^\/tools\/\d+\/name$/,
    because: 'a tool that the vendor runs has a twin',
  },
]

const isSilent = (from: ProtocolId, place: string, value: Leaf['value']): boolean =>
  silences.some(
    (silence) =>
      silence.from === from &&
      silence.at.test(place) &&
      (silence.value === undefined || silence.value === value),
  )

const isNamed = (losses: readonly Loss[], place: string): boolean =>
  losses.some(({ at }) => at !== '' && (place === at || place.startsWith(`${at}/`)))

/** Leaves that are neither in what is written nor named by a loss. */
export function silentLeaves(recorded: RecordedRequest, target: MatrixTarget): readonly string[] {
  const write = (body: JsonObject) => {
    const request = readRecorded({ ...recorded, body })
    const { value, losses } = targets[target.dialect].writeRequest(request, target)
    const { renames: _renames, ...sent } = value
    return { request, losses, text: writeJson(sent) + request.stream + JSON.stringify(losses) }
  }
  const base = write(recorded.body)
  const own = ownPlaces(base.request)
  const hasInfluence = (path: readonly string[], value: Json | undefined): boolean => {
    const body = withLeaf(recorded.body, path, value)
    try {
      return !isJsonObject(body) || write(body).text !== base.text
    } catch (error) {
      if (error instanceof MalformedRequest) return true
      throw error
    }
  }
  return [...leavesOf(recorded.body)]
    .filter(({ path, value }) => {
      const place = pointerOf(path)
      const isOwn = path.some((_key, index) => own.has(pointerOf(path.slice(0, index + 1))))
      if (place === '/model' || isOwn) return false
      if (isNamed(base.losses, place) || isSilent(recorded.dialect, place, value)) return false
      return !hasInfluence(path, another(value)) && !hasInfluence(path, undefined)
    })
    .map(({ path, value }) => `${pointerOf(path)} = ${JSON.stringify(value)}`)
}

/** Fields of a conversation that a model reads. */
const prompts: ReadonlySet<string> = new Set([
  ...['text', 'content', 'instructions', 'output', 'thinking', 'reasoning_content', 'refusal', 'input_text'],
  ...['system', 'title', 'context', 'error'],
])

/** What a model would read that the client did not say. White space and a title's colon join its texts; an ellipsis says nothing. */
export function addedTexts(body: JsonObject, conversation: JsonObject): readonly string[] {
  const texts = new Set([...textsOf(body)].map((text) => text.trim()).filter((text) => text !== ''))
  return [...leavesOf(conversation)].flatMap(({ path, value }) => {
    const field = path.findLast((key) => !/^\d+$/.test(key)) ?? ''
    if (typeof value !== 'string' || !prompts.has(field) || texts.has(value.trim())) return []
    const rest = [...texts]
      .filter((text) => value.includes(text))
      .sort((left, right) => right.length - left.length)
      .reduce((left, text) => left.replaceAll(text, ''), value)
    return /^[\s:…]*$/.test(rest) || parsed(value) !== undefined ? [] : [rest]
  })
}

/** Also those inside a text that is JSON, as arguments are in some dialects. */
function* textsOf(value: Json): Generator<string> {
  for (const leaf of leavesOf(value)) {
    if (typeof leaf.value !== 'string') continue
    yield leaf.value
    const inner = parsed(leaf.value)
    if (inner !== undefined) yield* textsOf(inner)
  }
}

function parsed(text: string): JsonObject | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
