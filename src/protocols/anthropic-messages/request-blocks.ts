import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part, PartKind, PartOf, TextPart, ToolCallPart, ToolResultPart } from '../../canonical/part.ts'
import {
  type CallContext,
  fitCallId,
  writeCompaction,
  writeOwnOpaque,
  writeOwnServerCall,
  writeOwnServerResult,
  writeSealedThinking,
  writeText,
  writeToolReference,
  writeToolUse,
  writeUnsealedThinking,
} from './block-writer.ts'
import { writeCacheMark } from './cache-mark.ts'
import { type MediaContext, writeDocument, writeImage } from './media-writer.ts'
import type { WireToolResult } from './schema.ts'
import { protocol } from './vocabulary.ts'
import { hasForm, isOwn, ownRest, withRest } from './wire-node.ts'

export interface RequestBlockContext extends MediaContext, CallContext {
  /** false: tool results hold text only. */
  readonly toolMedia: boolean
}

/** The blocks of a message of a request. What cannot be sent is left out and reported. `at`: for a part without a place of its own. */
export const writeRequestBlocks = (
  parts: readonly Part[],
  at: string,
  context: RequestBlockContext,
): readonly JsonObject[] =>
  parts.flatMap((part) => listOf(writeRequestBlock(part, part.origin?.at ?? at, context)))

const listOf = (block: JsonObject | undefined): readonly JsonObject[] => (block === undefined ? [] : [block])

const writeRequestBlock = <K extends PartKind>(
  part: PartOf<K>,
  at: string,
  context: RequestBlockContext,
): JsonObject | undefined => blocks[part.kind](part, at, context)

type BlockWriters = {
  readonly [K in PartKind]: (
    part: PartOf<K>,
    at: string,
    context: RequestBlockContext,
  ) => JsonObject | undefined
}

const blocks: BlockWriters = {
  text: (part, at, context) => {
    if (hasForm(part.origin, 'tool_reference')) return writeToolReference(part, context)
    loseSeal(part, at, context)
    // The API refuses text without a visible character; there is nothing to lose.
    if (!isOwn(part.origin) && part.text.trim() === '') return undefined
    const own = part.citations?.flatMap((citation) =>
      citation.raw.protocol === protocol && isJsonObject(citation.raw.value) ? [citation.raw.value] : [],
    )
    if (own !== undefined && own.length < (part.citations?.length ?? 0)) {
      context.losses.add(
        loss('citation', at, 'dropped', 'a citation of another vendor lacks the proof this one wants', false),
      )
    }
    return writeText(part, isOwn(part.origin) || (own?.length ?? 0) > 0 ? own : undefined)
  },
  image: writeImage,
  document: (part, at, context) =>
    writeDocument(part, at, context, (parts) => writeRequestBlocks(parts, at, context)),
  audio: (part, at, context) => {
    const { transcript } = part
    const detail = 'audio has no place in this dialect'
    if (transcript === undefined || transcript.trim() === '') {
      context.losses.add(loss('media', at, 'dropped', detail, true))
      return undefined
    }
    context.losses.add(loss('media', at, 'approximated', `${detail}; its transcript is sent`, true))
    return writeText({ kind: 'text', text: transcript }, undefined)
  },
  video: (_part, at, context) => {
    context.losses.add(loss('media', at, 'dropped', 'video has no place in this dialect', true))
    return undefined
  },
  reasoning: (part, at, context) => {
    const sealed = writeSealedThinking(part, context.issuer)
    if (sealed !== undefined) return sealed
    if (part.seal === undefined && isOwn(part.origin)) return writeUnsealedThinking(part)
    const detail =
      part.seal === undefined
        ? 'thinking without a seal is refused by the vendor'
        : `thinking sealed by ${part.seal.issuer} is of no use at ${context.issuer}`
    context.losses.add(loss(part.seal === undefined ? 'reasoning' : 'seal', at, 'dropped', detail, false))
    return undefined
  },
  'tool-call': (part, at, context) => {
    loseSeal(part, at, context)
    return writeToolUse(part, at, context)
  },
  'tool-result': writeToolResult,
  refusal: (part) =>
    part.text.trim() === '' ? undefined : writeText({ kind: 'text', text: part.text }, undefined),
  'server-tool-call': (part, at, context) =>
    isOwn(part.origin) ? writeOwnServerCall(part) : loseServerTool(part.tool, at, context),
  'server-tool-result': (part, at, context) =>
    isOwn(part.origin) ? writeOwnServerResult(part) : loseServerTool(part.tool, at, context),
  compaction: (part, at, context) => {
    const written = writeCompaction(part, context.issuer)
    if (written !== undefined) return written
    const visible = part.text !== undefined && part.text.trim() !== ''
    const detail = 'a compaction of another vendor cannot be opened here'
    context.losses.add(
      loss(
        'compaction',
        at,
        visible ? 'approximated' : 'dropped',
        `${detail}${visible ? '; its text is sent' : ''}`,
        !visible,
      ),
    )
    return visible ? writeText({ kind: 'text', text: part.text ?? '' }, undefined) : undefined
  },
  opaque: (part, at, context) => {
    const own = writeOwnOpaque(part)
    if (own !== undefined) return own
    context.losses.add(loss('unknown-part', at, 'dropped', `\`${part.name}\` has no meaning here`, true))
    return undefined
  },
}

/** The answer text that leaned on it is in the history all the same. */
function loseServerTool(tool: string, at: string, context: RequestBlockContext): undefined {
  const detail = `what another vendor's ${tool} tool did cannot be sent as this vendor's own`
  context.losses.add(loss('server-tool', at, 'dropped', detail, false))
  return undefined
}

function writeToolResult(part: ToolResultPart, at: string, context: RequestBlockContext): JsonObject {
  const verbatim = isOwn(part.origin) && !hasForm(part.origin, 'restored')
  const block = {
    type: 'tool_result',
    tool_use_id: fitCallId(part.callId, at, verbatim, context),
    ...(part.isError === undefined ? {} : { is_error: part.isError }),
  } satisfies WireToolResult
  return withRest(
    { ...block, ...writeToolContent(part, at, context), ...writeCacheMark(part.cacheMark) },
    ownRest(part.origin),
  )
}

function writeToolContent(part: ToolResultPart, at: string, context: RequestBlockContext): JsonObject {
  const { parts, origin } = part
  const [first, second] = parts
  if (hasForm(origin, 'none') && first === undefined) return {}
  const oneText = first?.kind === 'text' && second === undefined && first.cacheMark === undefined
  if (oneText && (hasForm(origin, 'string') || !isOwn(origin))) return { content: first.text }
  if (isOwn(origin)) return { content: writeRequestBlocks(parts.filter(mayStand(at, context)), at, context) }
  const written = writeRequestBlocks(parts.filter(mayStand(at, context)), at, context)
  return written.length === 0 ? {} : { content: written }
}

/** Google seals calls and texts, which have no place for a seal here. */
function loseSeal({ seal }: TextPart | ToolCallPart, at: string, context: RequestBlockContext): void {
  if (seal === undefined) return
  const detail = `the seal of ${seal.issuer} has no place at ${context.issuer}`
  context.losses.add(loss('seal', at, 'dropped', detail, false))
}

/** Which parts a tool result may hold; a part of another kind is reported. */
const mayStand =
  (at: string, context: RequestBlockContext) =>
  (part: Part): boolean => {
    const isMedia = part.kind === 'image' || part.kind === 'document'
    if (isOwn(part.origin) && !(isMedia && !context.toolMedia)) return true
    if (part.kind === 'text' || part.kind === 'refusal' || (isMedia && context.toolMedia)) return true
    const place = part.origin?.at ?? at
    if (part.kind === 'audio' || part.kind === 'video' || part.kind === 'opaque') return true
    context.losses.add(
      loss('tool-result', place, 'dropped', `a tool result cannot hold ${part.kind} here`, true),
    )
    return false
  }
