import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type {
  CacheMark,
  Part,
  PartKind,
  PartOf,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../../canonical/part.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { SealIssuer } from '../../canonical/seal.ts'
import { fitToolCallId } from '../../canonical/tool-call-id.ts'
import { parseJson } from '../../wire/json-text.ts'
import { type MediaContext, writeAudio, writeDocument, writeImage, writeVideo } from './media-writer.ts'
import type { WireCachePoint, WireReasoning, WireToolResult, WireToolUse } from './schema.ts'
import { callIds } from './vocabulary.ts'

export interface BlockContext extends MediaContext {
  readonly issuer: SealIssuer
  readonly quirks: Quirks
  readonly fitName: (name: string, namespace?: string) => string
}

/** The blocks of a message, each with the cache point that its part is marked by. What cannot be sent is reported. */
export const writeBlocks = (
  parts: readonly Part[],
  at: string,
  context: BlockContext,
): readonly JsonObject[] =>
  parts.flatMap((part) => {
    const place = part.origin?.at ?? at
    const block = writeBlock(part, place, context)
    return [
      ...(block === undefined ? [] : [block]),
      ...writeCachePoint(marked(part).cacheMark, placeOfMark(part, place), block !== undefined, context),
    ]
  })

/** A result holds no cache point: it stands behind the whole of it. */
const marked = (part: Part): Part =>
  part.cacheMark === undefined && part.kind === 'tool-result'
    ? (part.parts.findLast(({ cacheMark }) => cacheMark) ?? part)
    : part

const placeOfMark = (part: Part, place: string): string =>
  marked(part) === part ? place : (marked(part).origin?.at ?? place)

const unmarked = ({ cacheMark: _, ...part }: Part): Part => part as Part

const writeBlock = <K extends PartKind>(
  part: PartOf<K>,
  at: string,
  context: BlockContext,
): JsonObject | undefined => blocks[part.kind](part, at, context)

type BlockWriters = {
  readonly [K in PartKind]: (part: PartOf<K>, at: string, context: BlockContext) => JsonObject | undefined
}

const blocks: BlockWriters = {
  text: (part, at, context) => {
    loseSeal(part, at, context)
    if ((part.citations?.length ?? 0) > 0)
      context.losses.add(loss('citation', at, 'dropped', 'what a text leaned on is not sent again', false))
    return writeText(part.text)
  },
  image: writeImage,
  video: writeVideo,
  audio: writeAudio,
  document: writeDocument,
  reasoning: (part, at, context) => {
    const sealed = writeReasoning(part, context.issuer)
    if (sealed !== undefined) return { reasoningContent: sealed }
    const detail =
      part.seal === undefined
        ? 'thinking without a seal is refused by the vendor'
        : `thinking sealed by ${part.seal.issuer} is of no use at ${context.issuer}`
    context.losses.add(loss(part.seal === undefined ? 'reasoning' : 'seal', at, 'dropped', detail, false))
    return undefined
  },
  'tool-call': writeToolUse,
  'tool-result': writeToolResult,
  refusal: ({ text }) => writeText(text),
  'server-tool-call': ({ tool }, at, context) => loseServerTool(tool, at, context),
  'server-tool-result': ({ tool }, at, context) => loseServerTool(tool, at, context),
  compaction: ({ text = '' }, at, context) => {
    const visible = text.trim() !== ''
    const detail = 'a compaction of another vendor cannot be opened here'
    const said = visible ? `${detail}; its text is sent` : detail
    context.losses.add(loss('compaction', at, visible ? 'approximated' : 'dropped', said, !visible))
    return writeText(text)
  },
  opaque: ({ name }, at, context) => {
    context.losses.add(loss('unknown-part', at, 'dropped', `\`${name}\` has no meaning here`, true))
    return undefined
  },
}

/** The API refuses text without a visible character; there is nothing to lose. */
const writeText = (text: string): JsonObject | undefined => (text.trim() === '' ? undefined : { text })

function writeReasoning({ text, seal }: ReasoningPart, issuer: SealIssuer): WireReasoning | undefined {
  if (seal === undefined || seal.issuer !== issuer) return undefined
  return seal.form === 'redactedContent'
    ? { redactedContent: seal.data }
    : { reasoningText: { text: text ?? '', signature: seal.data } }
}

function writeToolUse(part: ToolCallPart, at: string, context: BlockContext): JsonObject {
  loseSeal(part, at, context)
  const toolUse: WireToolUse = {
    toolUseId: fitCallId(part.id, at, context),
    name: context.fitName(part.name, part.namespace),
    input: part.form === 'custom' ? { input: part.input } : inputOf(part.input, at, context),
  }
  return { toolUse: { ...toolUse } }
}

/** Arguments are an object here; what is none is told as a text of its own. */
function inputOf(text: string, at: string, { losses }: BlockContext): JsonObject {
  const value = parsed(text)
  if (isJsonObject(value)) return value
  if (text.trim() === '') return {}
  losses.add(
    loss('tool-call', at, 'approximated', 'arguments that are no JSON object are sent as text', false),
  )
  return { input: text }
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function writeToolResult(part: ToolResultPart, at: string, context: BlockContext): JsonObject {
  const takesStatus = context.quirks.toolResultStatus !== false
  if (part.isError === true && !takesStatus) {
    const detail = 'that a result is an error has no field at this model'
    context.losses.add(loss('tool-result', at, 'dropped', detail, false))
  }
  const toolResult: WireToolResult = {
    toolUseId: fitCallId(part.callId, at, context),
    content: writeBlocks(part.parts.filter(mayStand(at, context)).map(unmarked), at, context),
    ...(part.isError === true && takesStatus ? { status: 'error' } : {}),
  }
  return { toolResult: { ...toolResult } }
}

const inResults: ReadonlySet<PartKind> = new Set(['text', 'refusal', 'image', 'document', 'video', 'opaque'])

const mayStand =
  (at: string, { losses, quirks }: BlockContext) =>
  ({ kind, origin }: Part): boolean => {
    const isText = kind === 'text' || kind === 'refusal' || kind === 'opaque'
    if (inResults.has(kind) && (isText || quirks.toolResultMedia !== false)) return true
    losses.add(
      loss('tool-result', origin?.at ?? at, 'dropped', `a tool result cannot hold ${kind} here`, true),
    )
    return false
  }

function fitCallId(id: string, at: string, { losses, quirks }: BlockContext): string {
  const limits = quirks.toolCallId ?? callIds
  const fitted = fitToolCallId(id, limits)
  const reason = `a tool-call id is fitted to ${limits.length} characters of [${limits.characters}]`
  if (fitted !== id) losses.add(loss('tool-call-id', at, 'renamed', reason, false))
  return fitted
}

function loseSeal({ seal }: TextPart | ToolCallPart, at: string, { issuer, losses }: BlockContext): void {
  if (seal === undefined) return
  losses.add(loss('seal', at, 'dropped', `the seal of ${seal.issuer} has no place at ${issuer}`, false))
}

/** The answer text that leaned on it is in the history all the same. */
function loseServerTool(tool: string, at: string, { losses }: BlockContext): undefined {
  const detail = `what another vendor's ${tool} tool did cannot be sent as this vendor's own`
  losses.add(loss('server-tool', at, 'dropped', detail, false))
}

/** A mark behind a block, where the model has a cache; one behind nothing marks nothing. */
export function writeCachePoint(
  mark: CacheMark | undefined,
  at: string,
  stands: boolean,
  { losses, quirks }: Pick<BlockContext, 'losses' | 'quirks'>,
): readonly WireCachePoint[] {
  if (mark === undefined) return []
  if (quirks.cacheControl !== true || !stands) {
    const detail = stands ? 'this model takes no cache points' : 'what the mark stood on is not sent'
    losses.add(loss('cache-mark', at, 'dropped', detail, false))
    return []
  }
  const { ttl, rest = {} } = mark
  for (const name of Object.keys(rest)) {
    const detail = `a cache point has no ${name}`
    losses.add(loss('cache-mark', pointerTo(pointerTo(at, 'cache_control'), name), 'dropped', detail, false))
  }
  if (ttl === undefined) return [{ cachePoint: { type: 'default' } }]
  if (ttl === '5m' || ttl === '1h') return [{ cachePoint: { type: 'default', ttl } }]
  losses.add(loss('cache-mark', at, 'approximated', `${ttl} is no time to live here; the default is`, false))
  return [{ cachePoint: { type: 'default' } }]
}
