import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'

/** What the sandbox needs of a request, whatever its dialect. */
export interface Ask {
  /** Text of the last user turn. */
  readonly said: string
  /** Tools that the client runs, in its order. */
  readonly tools: readonly OfferedTool[]
  readonly choice:
    | { readonly kind: 'auto' | 'none' | 'required' }
    | { readonly kind: 'named'; readonly name: string }
  /** Text of the last tool result of the conversation. Absent: there is none. */
  readonly toolResult?: string
  /** Schema that the answer must fit. */
  readonly schema?: JsonObject
  /** The answer must be JSON. */
  readonly json: boolean
  readonly maxOutput?: number
}

export interface OfferedTool {
  readonly name: string
  /** Codex groups tools. */
  readonly namespace?: string
  readonly schema?: JsonObject
  readonly form: 'function' | 'custom'
}

/** The client's body is not what the dialect allows. */
export class BadAsk extends Error {
  readonly param: string
  constructor(param: string, message: string) {
    super(message)
    this.param = param
  }
}

export const objectAt = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

export const listAt = (value: Json | undefined): readonly JsonObject[] =>
  isJsonArray(value) ? value.filter(isJsonObject) : []

export const textAt = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

export const numberAt = (value: Json | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined

/** Text of a content that is a string or a list of parts with `text`. */
export function contentText(content: Json | undefined): string {
  if (typeof content === 'string') return content
  return listAt(content)
    .map((part) => textAt(part.text) ?? (part.content === undefined ? '' : contentText(part.content)))
    .filter((text) => text !== '')
    .join('\n')
}
