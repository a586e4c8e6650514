import { isJsonArray, type Json, pointerTo } from '../../canonical/json.ts'
import type { Part, TextPart } from '../../canonical/part.ts'
import { readContentPart } from './content-reader.ts'
import { originAt } from './rest.ts'
import { wrongType } from './schema.ts'

/** What a message's `content` holds, and which form of it: `string`, `list`, `empty`, `empty-list`, `null`, `absent`. */
export interface Content {
  readonly parts: readonly Part[]
  readonly form: string
}

export function readContent(content: Json | undefined, at: string): Content {
  if (content === undefined) return { parts: [], form: 'absent' }
  if (content === null) return { parts: [], form: 'null' }
  if (content === '') return { parts: [], form: 'empty' }
  if (typeof content === 'string') return { parts: [textAt(content, at)], form: 'string' }
  if (!isJsonArray(content)) throw wrongType(at, 'a string or an array of objects', content)
  if (content.length === 0) return { parts: [], form: 'empty-list' }
  return {
    parts: content.map((item, index) => readContentPart(item, pointerTo(at, index))),
    form: 'list',
  }
}

export const textAt = (text: string, at: string): TextPart => ({
  kind: 'text',
  text,
  origin: originAt(at, undefined, 'string'),
})

/** The calls that a later tool message may answer, by id. */
export interface Calls {
  readonly ids: Map<string, Call>
}

interface Call {
  readonly name: string
  readonly form: 'function' | 'custom'
  /** It came without an id of its own. */
  readonly bare: boolean
  answered: boolean
}
