import type { JsonObject } from '../../canonical/json.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import type { Part, PartKind, PartOf, ReasoningPart, TextPart } from '../../canonical/part.ts'
import type { SealIssuer } from '../../canonical/seal.ts'
import {
  writeCompaction,
  writeOwnOpaque,
  writeOwnServerCall,
  writeOwnServerResult,
  writeSealedThinking,
  writeText,
  writeThinking,
  writeToolUse,
  writeUnsealedThinking,
} from './block-writer.ts'
import { writeCitation } from './citations.ts'
import { writeForeignCall, writeForeignResult } from './foreign-server-tools.ts'
import { callIds, ownIssuer } from './vocabulary.ts'
import { isOwn } from './wire-node.ts'

export interface AnswerBlockContext {
  /** The upstream's issuer. */
  readonly issuer: SealIssuer
  readonly losses: LossList
}

/**
 * A part of an answer as a block. A client of this dialect sends these blocks back; seals of other vendors stay out of them
 * (the gateway keeps those). Undefined: there is nothing to show, or no place for it.
 */
export const writeAnswerBlock = <K extends PartKind>(
  part: PartOf<K>,
  context: AnswerBlockContext,
): JsonObject | undefined => blocks[part.kind](part, context)

export const writeAnswerBlocks = (
  parts: readonly Part[],
  context: AnswerBlockContext,
): readonly JsonObject[] =>
  parts.flatMap((part) => {
    const block = writeAnswerBlock(part, context)
    return block === undefined ? [] : [block]
  })

type BlockWriters = {
  readonly [K in PartKind]: (part: PartOf<K>, context: AnswerBlockContext) => JsonObject | undefined
}

const placeOf = (part: Part): string => part.origin?.at ?? ''

const lose = (part: Part, context: AnswerBlockContext, detail: string): undefined => {
  context.losses.add(loss('media', placeOf(part), 'dropped', detail, true))
}

/** Of speech only what is said in it can be given. */
export function tellSpeech(part: Part, transcript: string, context: AnswerBlockContext): void {
  const detail =
    transcript === ''
      ? 'an answer holds no audio in this dialect'
      : 'an answer holds no audio; its transcript is given'
  const treatment = transcript === '' ? 'dropped' : 'approximated'
  context.losses.add(loss('media', placeOf(part), treatment, detail, true))
}

export const lostLogprobs = loss('logprobs', '', 'dropped', 'texts have no log probabilities here', false)

const blocks: BlockWriters = {
  text: (part, context) => {
    // The vendor itself never sends a block without text; SDK users index by position.
    if (!isOwn(part.origin) && part.text === '') return undefined
    if ((part.logprobs?.length ?? 0) > 0) context.losses.add(lostLogprobs)
    return writeText(part, citationsOf(part, context))
  },
  reasoning: writeReasoning,
  'tool-call': (part, { losses }) =>
    writeToolUse(part, placeOf(part), { fitName: (name) => name, ids: callIds, losses }),
  refusal: (part) => (part.text === '' ? undefined : writeText({ kind: 'text', text: part.text }, undefined)),
  'server-tool-call': (part, context) =>
    isOwn(part.origin) ? writeOwnServerCall(part) : blurServerTool(part, writeForeignCall(part), context),
  'server-tool-result': (part, context) =>
    isOwn(part.origin) ? writeOwnServerResult(part) : blurServerTool(part, writeForeignResult(part), context),
  compaction: (part, context) => {
    const written = writeCompaction(part, ownIssuer)
    if (written !== undefined) return written
    context.losses.add(
      loss(
        'compaction',
        placeOf(part),
        'dropped',
        'a compaction of another vendor cannot be sent back here',
        true,
      ),
    )
    return undefined
  },
  opaque: (part, context) => {
    const own = writeOwnOpaque(part)
    if (own !== undefined) return own
    context.losses.add(
      loss('unknown-part', placeOf(part), 'dropped', `\`${part.name}\` has no meaning here`, true),
    )
    return undefined
  },
  image: (part, context) => {
    if (part.source.kind !== 'url') return lose(part, context, 'an answer holds no images in this dialect')
    context.losses.add(
      loss('media', placeOf(part), 'approximated', 'an answer holds no images; its address is given', true),
    )
    return writeText({ kind: 'text', text: `![image](${part.source.url})` }, undefined)
  },
  audio: (part, context) => {
    const { transcript = '' } = part
    tellSpeech(part, transcript, context)
    return transcript === '' ? undefined : writeText({ kind: 'text', text: transcript }, undefined)
  },
  video: (part, context) => lose(part, context, 'an answer holds no video in this dialect'),
  document: (part, context) => lose(part, context, 'an answer holds no documents in this dialect'),
  'tool-result': (part, context) => lose(part, context, 'an answer holds no tool results of the client’s'),
}

type ServerToolPart = Extract<Part, { kind: 'server-tool-call' | 'server-tool-result' }>

/** In the words of this vendor's own tool, which says less. */
function blurServerTool(
  part: ServerToolPart,
  block: JsonObject | undefined,
  context: AnswerBlockContext,
): JsonObject | undefined {
  if (block === undefined) return loseServerTool(part, context)
  const detail = `what another vendor's ${part.tool} tool did is told as ${String(block.type)}`
  context.losses.add(loss('server-tool', placeOf(part), 'approximated', detail, false))
  return block
}

function loseServerTool(part: ServerToolPart, context: AnswerBlockContext): undefined {
  const detail = `what another vendor's ${part.tool} tool did has no block here`
  context.losses.add(loss('server-tool', placeOf(part), 'dropped', detail, false))
}

function citationsOf(part: TextPart, context: AnswerBlockContext): readonly JsonObject[] | undefined {
  const written = part.citations?.flatMap((citation) => {
    const block = writeCitation(citation, part.text)
    if (block === undefined) context.losses.add(lostCitation(part))
    return block === undefined ? [] : [block]
  })
  return written?.length === 0 && !isOwn(part.origin) ? undefined : written
}

export const lostCitation = (part: Part) =>
  loss('citation', placeOf(part), 'dropped', 'a source without a URL has no form here', false)

/** May seals be shown to this client? Only Anthropic's own, for the client gives them back as they are. */
export const showsSeals = ({ issuer }: AnswerBlockContext): boolean => issuer === ownIssuer

/** Visible thinking; several summaries stand one below the other. */
const thinkingText = (part: ReasoningPart): string => part.text ?? part.summary?.join(summaryGap) ?? ''

export const summaryGap = '\n\n'

function writeReasoning(part: ReasoningPart, context: AnswerBlockContext): JsonObject | undefined {
  const sealed = showsSeals(context) ? writeSealedThinking(part, ownIssuer) : undefined
  if (sealed !== undefined) return sealed
  if (isOwn(part.origin) && part.seal === undefined) return writeUnsealedThinking(part)
  const text = thinkingText(part)
  return text === '' ? undefined : writeThinking(text, undefined)
}
