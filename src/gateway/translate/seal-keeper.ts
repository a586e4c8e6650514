import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Part, ReasoningPart, TextPart, ToolCallPart } from '../../canonical/part.ts'
import { finishPart, type Growth, growPart, startGrowth } from '../../canonical/part-growth.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { SealIssuer } from '../../canonical/seal.ts'
import type { SealStore } from '../ports.ts'
import { callKey, textKey } from './seal-keys.ts'

/**
 * Collects the proofs that a vendor attaches to its answer and keeps them for a client whose dialect has no place for
 * them: with each tool call and text, its own seal and the sealed reasoning that stood right before it.
 */
export class SealKeeper {
  readonly #store: SealStore
  readonly #issuer: SealIssuer
  readonly #request: CanonicalRequest
  readonly #open = new Map<number, Growth>()
  readonly #parts: Part[] = []

  constructor(store: SealStore, issuer: SealIssuer, request: CanonicalRequest) {
    this.#store = store
    this.#issuer = issuer
    this.#request = request
  }

  watch(event: CanonicalEvent): void {
    // Later candidates (n > 1) are never the turn that comes back.
    if (event.type === 'part-start' && event.choice === 0)
      this.#open.set(event.index, startGrowth(event.part))
    else if (event.type === 'part-delta') this.#grow(event)
    else if (event.type === 'part-end') {
      const growth = this.#open.get(event.index)
      this.#open.delete(event.index)
      if (growth !== undefined) this.#parts.push(finishPart(growth, event.part))
    }
  }

  /** The turn as far as it came. */
  keep(): void {
    this.keepParts(this.#parts.splice(0))
  }

  keepParts(parts: readonly Part[]): void {
    let before: ReasoningPart[] = []
    for (const part of parts) {
      if (part.kind === 'reasoning') {
        if (part.seal !== undefined) before.push(part)
        continue
      }
      if (part.kind !== 'tool-call' && part.kind !== 'text') continue
      if (part.seal !== undefined || before.length > 0) this.#keepOne(part, before)
      before = []
    }
  }

  #grow(event: Extract<CanonicalEvent, { type: 'part-delta' }>): void {
    const growth = this.#open.get(event.index)
    if (growth !== undefined) growPart(growth, event.delta)
  }

  #keepOne(part: ToolCallPart | TextPart, before: readonly ReasoningPart[]): void {
    const { seal: own } = part
    this.#store.keep(this.#keyOf(part), {
      issuer: this.#issuer,
      ...(own === undefined ? {} : { own }),
      before,
    })
  }

  #keyOf(part: ToolCallPart | TextPart): string {
    return part.kind === 'tool-call' ? callKey(part.id) : textKey(part.text, this.#request.turns.at(-1))
  }
}
