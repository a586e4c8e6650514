import type { Json } from './json.ts'
import type { Origin } from './origin.ts'

/** Tokens of one answer. A count that the vendor did not give is absent, never 0. */
export interface Usage {
  readonly input: {
    /** Everything the model read: fresh + cacheRead + cacheWrite. */
    readonly total?: number
    readonly fresh?: number
    readonly cacheRead?: number
    readonly cacheWrite?: number
  }
  readonly output: {
    /** Everything the model wrote, thoughts included. */
    readonly total?: number
    readonly text?: number
    readonly reasoning?: number
  }
  /** The vendor's own object, untouched. */
  readonly raw?: Json
  /** Counts in it that no canonical one stands for. */
  readonly origin?: Origin
}

/** Of several answers to one call. A count that one of them did not tell is told by none. */
export function addUsage(one: Usage | undefined, other: Usage | undefined): Usage | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return {
    input: sums(one.input, other.input, ['total', 'fresh', 'cacheRead', 'cacheWrite']),
    output: sums(one.output, other.output, ['total', 'text', 'reasoning']),
  }
}

function sums<Name extends string>(
  one: Readonly<Partial<Record<Name, number>>>,
  other: Readonly<Partial<Record<Name, number>>>,
  names: readonly Name[],
): Partial<Record<Name, number>> {
  const added: Partial<Record<Name, number>> = {}
  for (const name of names) {
    const a = one[name]
    const b = other[name]
    if (a !== undefined && b !== undefined) added[name] = a + b
  }
  return added
}

/** Of each count the newer one where it was given; the newer raw object. Streams tell usage piece by piece. */
export const mergeUsage = (before: Usage | undefined, after: Usage): Usage =>
  before === undefined
    ? after
    : {
        ...before,
        ...after,
        input: { ...before.input, ...after.input },
        output: { ...before.output, ...after.output },
      }
