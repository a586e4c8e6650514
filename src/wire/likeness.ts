const quote = 34
const backslash = 92
/** Escapes, control characters, and quotes, which end it. */
const needsReading = /[^ -\uffff]|[\\"]/

/**
 * Knows a JSON text that is the one before but for what stands inside one string of it: nearly every event of a stream.
 * Two comparisons and a search for a quote (46 ns, where looking for five words of interest takes 470).
 */
export class Likeness {
  #head = ''
  #tail = ''

  /** From now on texts like this one fit. `at`: just behind the opening quote of the string that may be another. */
  learn(text: string, at: number): void {
    const end = endOfString(text, at)
    if (end === -1) return
    this.#head = text.slice(0, at)
    this.#tail = text.slice(end)
  }

  /** Nothing fits until something is learned again. */
  forget(): void {
    this.#head = ''
  }

  /** What the one string says, of a text that is the learned one but for it. Undefined: it is another. */
  stringIn(text: string): string | undefined {
    const from = this.#head.length
    const to = text.length - this.#tail.length
    if (from === 0 || to < from || !this.#isAround(text, from, to)) return undefined
    const inside = text.slice(from, to)
    return needsReading.test(inside) ? readString(inside) : inside
  }

  /** A string with a quote in it never fits: whether that ends it would have to be read. */
  fits(text: string): boolean {
    const from = this.#head.length
    const to = text.length - this.#tail.length
    return (
      from > 0 &&
      to >= from &&
      text.indexOf('"', from) === to &&
      (to === from || text.charCodeAt(to - 1) !== backslash) &&
      this.#isAround(text, from, to)
    )
  }

  /** (`startsWith` and `endsWith` look at one letter after the other: 800 ns for an event instead of 110.) */
  #isAround(text: string, from: number, to: number): boolean {
    return text.slice(0, from) === this.#head && text.slice(to) === this.#tail
  }
}

/** Undefined: it is no JSON, or more than one string. */
function readString(inside: string): string | undefined {
  try {
    return String(JSON.parse(`"${inside}"`))
  } catch {
    return undefined
  }
}

/** Where the closing quote stands, or -1. */
function endOfString(text: string, at: number): number {
  for (let place = at; place < text.length; place++) {
    const unit = text.charCodeAt(place)
    if (unit === quote) return place
    if (unit === backslash) place++
  }
  return -1
}
