/**
 * The one string in `{"input":"…"}`, as it streams: a custom tool that was sent as a function comes back so, and its client
 * wants the bare text.
 */
export interface InputText {
  /** The text that these characters of the JSON add. */
  push(json: string): string
  /** What is still owed when the JSON is over. */
  end(): string
}

/** The text of a whole input; JSON of any other shape is given as it is. */
export function readInputText(json: string): string {
  const value = parseOrUndefined(json)
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value : json
  const input: unknown = Reflect.get(value, 'input')
  if (typeof input === 'string') return input
  const values: unknown[] = Object.values(value)
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : json
}

/**
 * Text is given out as soon as it is certain. JSON of another shape is held to the end and then read whole, as
 * `readInputText` does; what a cut-off JSON held is given as far as it came.
 */
export function createInputText(): InputText {
  let json = ''
  let at = -1
  let whole = false
  let done = false
  /** The first half of a surrogate pair, kept until the second is there. */
  let high = ''

  const open = () => {
    const head = /^\s*\{\s*"input"\s*:\s*"/.exec(json)
    if (head !== null) {
      at = head[0].length
      return
    }
    whole = !headPrefix.test(json)
  }
  const decode = (): string => {
    let text = high
    high = ''
    while (at < json.length && !done) {
      const step = readStep(json, at)
      if (step === undefined) break
      done = step.closes
      text += step.text
      at += step.length
    }
    json = json.slice(at)
    at = 0
    if (!done && isHighSurrogate(text)) {
      high = text.slice(-1)
      text = text.slice(0, -1)
    }
    return text
  }
  return {
    push(more) {
      if (done) return ''
      json += more
      if (at === -1 && !whole) open()
      return at === -1 ? '' : decode()
    },
    end() {
      if (at === -1) return json.trim() === '' ? '' : readInputText(json)
      const text = high
      high = ''
      return text
    },
  }
}

/** Could these characters still become `{"input":"`? */
const headPrefix = /^\s*(?:\{\s*(?:"(?:i(?:n(?:p(?:u(?:t(?:"\s*(?::\s*)?)?)?)?)?)?)?)?)?$/

interface Step {
  readonly text: string
  readonly length: number
  readonly closes: boolean
}

/** The run of plain characters, the escape, or the closing quote at `at`. Undefined: an escape that is not yet whole. */
function readStep(json: string, at: number): Step | undefined {
  const character = json[at]
  if (character === '"') return { text: '', length: 1, closes: true }
  if (character !== '\\') {
    const run = /[^"\\]+/y
    run.lastIndex = at
    const text = run.exec(json)?.[0] ?? ''
    return { text, length: text.length, closes: false }
  }
  const kind = json[at + 1]
  if (kind === undefined) return undefined
  if (kind !== 'u') return { text: escapes.get(kind) ?? kind, length: 2, closes: false }
  if (at + 6 > json.length) return undefined
  const code = Number.parseInt(json.slice(at + 2, at + 6), 16)
  return { text: Number.isNaN(code) ? '\ufffd' : String.fromCharCode(code), length: 6, closes: false }
}

const escapes = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

function isHighSurrogate(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff
}

function parseOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
