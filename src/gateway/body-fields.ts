import type { Json } from '../canonical/json.ts'
import {
  isObjectAt,
  keyText,
  malformed,
  skipSpace,
  skipValue,
  startOfJson,
  walkBody,
} from '../wire/json-walk.ts'
import { type KnownTools, type ToolsMemory, toolsMemory } from './known-tools.ts'

export interface BodyFields {
  readonly verdict: 'object' | 'other' | 'malformed' | 'empty'
  /** Raw JSON text of the small top-level fields; of a field given twice the last one. Prompts and tools stay unread. */
  readonly raw: Readonly<Record<string, string | undefined>>
  /** Absent: no JSON object. */
  readonly scan?: BodyScan
}

/** What one walk over a body has found out, for who parses it. */
export interface BodyScan {
  /** The bytes that were walked. */
  readonly of: Buffer
  readonly mayRound: boolean
  /** Its tools, where they have come before. */
  readonly tools?: { readonly start: number; readonly end: number; readonly known: KnownTools }
}

/** Model, flags and their like are far below it; what is longer is content. */
const longestField = 1024

/** One walk over the bytes: what routing needs, and whether it is one whole JSON object. */
export function scanFields(body: Buffer, memory: ToolsMemory = toolsMemory): BodyFields {
  const raw: Record<string, string | undefined> = {}
  const start = startOfJson(body)
  if (start >= body.length) return { verdict: 'empty', raw }
  if (!isObjectAt(body, start)) return { verdict: verdictOf(body, skipValue(body, start), 'other'), raw }
  const tools = new ToolsWatch(body, memory)
  const walked = walkBody(
    body,
    start,
    (keyStart, keyEnd, valueStart, valueEnd) => {
      tools.pass(keyStart, keyEnd, valueStart, valueEnd)
      if (valueEnd - valueStart <= longestField)
        raw[keyText(body, keyStart, keyEnd)] = body.toString('utf8', valueStart, valueEnd)
    },
    (keyStart, keyEnd, at) => tools.endOf(keyStart, keyEnd, at),
  )
  const verdict = verdictOf(body, walked.end, 'object')
  if (verdict !== 'object') return { verdict, raw }
  return { verdict, raw, scan: { of: body, mayRound: walked.mayRound, ...tools.found() } }
}

/** Where the tools of a body stand, and whether they are known. */
class ToolsWatch {
  readonly #body: Buffer
  readonly #memory: ToolsMemory
  #known: KnownTools | undefined
  #start = 0
  #end = 0
  #count = 0

  constructor(body: Buffer, memory: ToolsMemory) {
    this.#body = body
    this.#memory = memory
  }

  endOf(keyStart: number, keyEnd: number, at: number): number | undefined {
    if (!this.#isTools(keyStart, keyEnd)) return undefined
    this.#known = this.#memory.find(this.#body, at)
    return this.#known === undefined ? undefined : at + this.#known.bytes.length
  }

  pass(keyStart: number, keyEnd: number, start: number, end: number): void {
    if (!this.#isTools(keyStart, keyEnd)) return
    this.#start = start
    this.#end = end
    this.#count += 1
  }

  /** The body is whole. Tools that stand in it twice are left to who parses it. */
  found(): Pick<BodyScan, 'tools'> {
    if (this.#count !== 1) return {}
    const [start, end, known] = [this.#start, this.#end, this.#known]
    if (known !== undefined) return { tools: { start, end, known } }
    this.#memory.learn(this.#body.subarray(start, end))
    return {}
  }

  /** Nobody spells it with escapes, but it would be the same key. */
  #isTools(keyStart: number, keyEnd: number): boolean {
    const length = keyEnd - keyStart
    if (length === toolsKey.length) return this.#body.toString('latin1', keyStart, keyEnd) === toolsKey
    return length >= shortestEscaped && keyText(this.#body, keyStart, keyEnd) === 'tools'
  }
}

const toolsKey = '"tools"'
/** `"\u0074ools"` */
const shortestEscaped = 12

const verdictOf = (body: Buffer, end: number, whole: 'object' | 'other'): BodyFields['verdict'] =>
  end === malformed || skipSpace(body, end) < body.length ? 'malformed' : whole

/** The scalar ones, parsed. */
export function scalarFields(raw: BodyFields['raw']): Record<string, Json> {
  const fields: Record<string, Json> = {}
  for (const name in raw) {
    const value = scalarOf(raw[name] ?? '')
    if (value !== undefined) fields[name] = value
  }
  return fields
}

function scalarOf(text: string): Json | undefined {
  const first = text[0]
  if (first === '{' || first === '[') return undefined
  if (first === '"' && !text.includes('\\')) return text.slice(1, -1)
  if (text === 'true') return true
  if (text === 'false') return false
  try {
    return JSON.parse(text)
  } catch {
    // A scalar that is no JSON: whoever parses the whole body says so with its place.
    return undefined
  }
}
