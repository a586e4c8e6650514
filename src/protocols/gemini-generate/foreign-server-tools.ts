import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import type { Part, ServerToolCallPart, ServerToolResultPart } from '../../canonical/part.ts'
import { type Source, sourcesWithin, textsWithin, traceNames } from '../../canonical/tool-traces.ts'
import { placeOfPart } from './write-context.ts'

/** What the search of another vendor asked and found: Gemini tells it beside the text, not in a part. */
export interface Searches {
  readonly queries: readonly string[]
  readonly sources: readonly Source[]
}

type ServerPart = ServerToolCallPart | ServerToolResultPart

interface ForeignTools {
  /** The parts in which Gemini tells of its own; what it has no words for is told as lost. */
  write(part: ServerPart): readonly JsonObject[]
  readonly searches: Searches
}

export const isServerTool = (part: Part): part is Part & ServerPart =>
  part.kind === 'server-tool-call' || part.kind === 'server-tool-result'

/** Of one answer: a run's output is told only where its code was. */
export function createForeignTools(losses: LossList): ForeignTools {
  const queries: string[] = []
  const sources: Source[] = []
  const runs = new Set<string>()
  const told = (part: ServerPart, word: string, wire: readonly JsonObject[] = []): readonly JsonObject[] => {
    const detail = `what another vendor's ${part.tool} tool did is told as ${word}`
    losses.add(loss('server-tool', placeOfPart(part), 'approximated', detail, false))
    return wire
  }
  const lost = (part: ServerPart): readonly JsonObject[] => {
    losses.add(loss('server-tool', placeOfPart(part), 'dropped', `${part.kind} of another vendor`, false))
    return []
  }
  const search = (part: ServerPart): readonly JsonObject[] => {
    if (part.kind === 'server-tool-call') queries.push(...textsWithin(part.input, traceNames.query))
    else sources.push(...sourcesWithin(part.content))
    return told(part, 'groundingMetadata')
  }
  const run = (part: ServerPart): readonly JsonObject[] => {
    if (part.kind === 'server-tool-result')
      return runs.has(part.callId) ? told(part, 'codeExecutionResult', [resultOf(part)]) : lost(part)
    const code = textsWithin(part.input, traceNames.code).join('\n')
    if (code === '') return lost(part)
    runs.add(part.id)
    return told(part, 'executableCode', [{ executableCode: { language: 'PYTHON', code } }])
  }
  return {
    searches: { queries, sources },
    write: (part) =>
      part.tool === 'web-search' ? search(part) : part.tool === 'code-execution' ? run(part) : lost(part),
  }
}

function resultOf({ content, isError }: ServerToolResultPart): JsonObject {
  const hasFailed = isError === true || hasFailingCode(content)
  return {
    codeExecutionResult: {
      outcome: hasFailed ? 'OUTCOME_FAILED' : 'OUTCOME_OK',
      output: textsWithin(content, [...traceNames.output, 'stderr']).join(''),
    },
  }
}

const hasFailingCode = (content: Json): boolean =>
  isJsonObject(content) && typeof content.return_code === 'number' && content.return_code !== 0
