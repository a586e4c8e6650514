/** Where a value stands in the pretty text. */
export interface Place {
  readonly from: number
  readonly to: number
}

export interface PrettyJson {
  readonly text: string
  /** JSON pointer → place of its value, for the pointers that were asked for. */
  readonly places: ReadonlyMap<string, Place>
}

/**
 * JSON text with line breaks and indents. Every number and string stays as it was written: parsing and writing it again would
 * round large numbers, and what is shown would not be what was sent. Undefined: it is no JSON.
 */
export function prettyJson(text: string, pointers: ReadonlySet<string> = new Set()): PrettyJson | undefined {
  const machine = new PrettyMachine(text, pointers)
  try {
    machine.run()
  } catch (error) {
    if (error instanceof NotJson) return undefined
    throw error
  }
  return { text: machine.out, places: machine.places }
}

class NotJson extends Error {}

const deepest = 500
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const string = /"(?:[^"\\]|\\.)*"/sy
const space = /\s*/y

class PrettyMachine {
  out = ''
  readonly places = new Map<string, Place>()
  readonly #text: string
  readonly #pointers: ReadonlySet<string>
  #at = 0

  constructor(text: string, pointers: ReadonlySet<string>) {
    this.#text = text
    this.#pointers = pointers
  }

  run(): void {
    this.#value('', 0)
    this.#skip()
    if (this.#at < this.#text.length) throw new NotJson()
  }

  #value(pointer: string, depth: number): void {
    if (depth > deepest) throw new NotJson()
    this.#skip()
    const from = this.out.length
    const first = this.#text[this.#at]
    if (first === '{') this.#object(pointer, depth)
    else if (first === '[') this.#array(pointer, depth)
    else this.out += first === '"' ? this.#take(string) : this.#take(scalar)
    if (this.#pointers.has(pointer)) this.places.set(pointer, { from, to: this.out.length })
  }

  #object(pointer: string, depth: number): void {
    this.#list('{', '}', depth, () => {
      this.#skip()
      const key = this.#take(string)
      this.#expect(':')
      this.out += `${key}: `
      this.#value(`${pointer}/${escapeStep(JSON.parse(key) as string)}`, depth + 1)
    })
  }

  #array(pointer: string, depth: number): void {
    let index = 0
    this.#list('[', ']', depth, () => {
      this.#value(`${pointer}/${index}`, depth + 1)
      index += 1
    })
  }

  #list(open: string, close: string, depth: number, item: () => void): void {
    this.#expect(open)
    this.#skip()
    if (this.#text[this.#at] === close) {
      this.#at += 1
      this.out += open + close
      return
    }
    const indent = '\n'.padEnd(3 + depth * 2)
    this.out += open
    for (;;) {
      this.out += indent
      item()
      this.#skip()
      const next = this.#text[this.#at]
      this.#at += 1
      if (next === close) break
      if (next !== ',') throw new NotJson()
      this.out += ','
    }
    this.out += `${'\n'.padEnd(1 + depth * 2)}${close}`
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) throw new NotJson()
    this.#at += found.length
    return found
  }

  #expect(sign: string): void {
    this.#skip()
    if (this.#text[this.#at] !== sign) throw new NotJson()
    this.#at += 1
  }

  #skip(): void {
    space.lastIndex = this.#at
    this.#at += space.exec(this.#text)?.[0].length ?? 0
  }
}

const escapeStep = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1')
