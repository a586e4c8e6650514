import type { JsonObject } from '../../../src/canonical/json.ts'

/** What a program sees of one candidate, told alike for all dialects. */
export interface SeenChoice {
  readonly text: string
  readonly thoughts: string
  readonly refusal: string
  /** Name and arguments, in order. */
  readonly calls: readonly (readonly [name: string, input: unknown])[]
  /** In the words of the dialect. */
  readonly finish: string
}

export interface View {
  readonly choices: readonly SeenChoice[]
  readonly callIds: readonly string[]
  /** Tokens as the dialect counts them. */
  readonly usage: readonly (number | undefined)[]
}

/** How the vendor's own SDK sees an answer. */
export interface Viewer {
  /** What it gathers from a stream. Rejects where the stream ends in a fault. */
  stream(sse: string): Promise<View>
  /** What it takes a whole answer for. */
  whole(body: JsonObject): Promise<View>
}

/** Arguments as what they mean; text that is no JSON (cut off) as it stands. */
export function readInput(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const answering = (body: string, type: string) => (): Promise<Response> =>
  Promise.resolve(new Response(body, { headers: { 'content-type': type } }))

export const sseType = 'text/event-stream'
export const jsonType = 'application/json'
