import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Part } from '../../canonical/part.ts'
import type { StopReason, UnifiedStop } from '../../canonical/stop-reason.ts'
import { incompleteReasonOf, incompleteStop } from './vocabulary.ts'

/** The dialect says only that an answer is complete; why the model stopped shows in what it wrote. */
export function readStop(response: JsonObject, parts: readonly Pick<Part, 'kind'>[]): StopReason {
  const { status } = response
  if (status === 'incomplete') return incompleteStop(reasonOf(response.incomplete_details))
  if (status !== 'completed' && typeof status === 'string') return { unified: 'unknown', raw: status }
  const unified = unifiedOf(parts)
  return { unified, ...(typeof status === 'string' ? { raw: status } : {}) }
}

function unifiedOf(parts: readonly Pick<Part, 'kind'>[]): UnifiedStop {
  if (parts.some((part) => part.kind === 'tool-call')) return 'tool-calls'
  if (parts.some((part) => part.kind === 'refusal')) return 'refusal'
  return parts.at(-1)?.kind === 'compaction' ? 'compaction' : 'end'
}

const reasonOf = (details: Json | undefined): string | undefined =>
  isJsonObject(details) && typeof details.reason === 'string' ? details.reason : undefined

export interface WrittenStop {
  readonly status: 'completed' | 'incomplete'
  readonly incomplete_details: { readonly reason: string } | null
}

/** A refusal that is told in words is a completed answer. */
export function writeStop(stop: StopReason, hasRefusal: boolean): WrittenStop {
  const reason = stop.unified === 'refusal' && hasRefusal ? undefined : incompleteReasonOf[stop.unified]
  return reason === undefined
    ? { status: 'completed', incomplete_details: null }
    : { status: 'incomplete', incomplete_details: { reason } }
}
