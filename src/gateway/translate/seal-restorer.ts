import type { Part, TextPart, ToolCallPart } from '../../canonical/part.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import type { KeptProof, SealIssuer } from '../../canonical/seal.ts'
import { restoreToolCallId } from '../../canonical/tool-call-id.ts'
import type { SealStore } from '../ports.ts'
import { callKey, textKey } from './seal-keys.ts'

/** The request with the proofs that its target once gave out and the client's dialect could not carry. The given one is unchanged. */
export function restoreSeals(
  request: CanonicalRequest,
  issuer: SealIssuer,
  store: SealStore,
): CanonicalRequest {
  if (store.mayHave?.(issuer) === false) return request
  let changed = false
  const turns = request.turns.map((turn, at) => {
    if (turn.speaker !== 'assistant') return turn
    const parts = restoreParts(turn, request.turns[at - 1], issuer, store)
    if (parts === turn.parts) return turn
    changed = true
    return { ...turn, parts }
  })
  return changed ? { ...request, turns } : request
}

function restoreParts(
  turn: Turn,
  before: Turn | undefined,
  issuer: SealIssuer,
  store: SealStore,
): readonly Part[] {
  const parts: Part[] = []
  /** Where in `parts` the reasoning that may belong to the next text or call begins. */
  let gapStart = 0
  let changed = false
  for (const part of turn.parts) {
    const proof = isKeyed(part) ? findProof(part, before, issuer, store) : undefined
    if (proof !== undefined && isKeyed(part)) {
      changed = true
      if (proof.before.length > 0 && !hasSealed(parts.slice(gapStart), issuer)) {
        // What the client gave back of it without its proof is no use beside the original.
        const kept = parts.splice(gapStart).filter((one) => one.kind !== 'reasoning')
        parts.push(...kept, ...proof.before)
      }
      parts.push(
        proof.own === undefined || part.seal?.issuer === issuer ? part : { ...part, seal: proof.own },
      )
    } else parts.push(part)
    if (isKeyed(part)) gapStart = parts.length
  }
  return changed ? parts : turn.parts
}

const isKeyed = (part: Part): part is TextPart | ToolCallPart =>
  part.kind === 'text' || part.kind === 'tool-call'

const hasSealed = (parts: readonly Part[], issuer: SealIssuer): boolean =>
  parts.some((part) => part.kind === 'reasoning' && part.seal?.issuer === issuer)

/** What `restoreSeals` will look for. */
export function sealKeysIn({ turns }: CanonicalRequest): readonly string[] {
  return turns.flatMap(({ speaker, parts }, at) =>
    speaker === 'assistant' ? parts.filter(isKeyed).flatMap((part) => keysOf(part, turns[at - 1])) : [],
  )
}

function findProof(
  part: TextPart | ToolCallPart,
  before: Turn | undefined,
  issuer: SealIssuer,
  store: SealStore,
): KeptProof | undefined {
  for (const key of keysOf(part, before)) {
    const proof = store.find(key, issuer)
    if (proof !== undefined) return proof
  }
  return undefined
}

function keysOf(part: TextPart | ToolCallPart, before: Turn | undefined): readonly string[] {
  if (part.kind === 'text') return [textKey(part.text, before)]
  const restored = restoreToolCallId(part.id)
  return restored === part.id ? [callKey(part.id)] : [callKey(part.id), callKey(restored)]
}
