import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Json, JsonObject } from '../../canonical/json.ts'
import { behindOnly, type Slot } from '../../wire/likeness.ts'
import { isThought } from './response-reader.ts'
import { listOf, numberOf, objectOf, objectsOf } from './schema.ts'

/** What the words of a chunk are: answer, thought, or the input of a call. */
export type WordKind = 'text' | 'reasoning' | 'input'

/** Where in a chunk its words begin and its padding, and whose they are. */
export interface PlaceOfWords {
  readonly choice: number
  readonly kind: WordKind
  readonly at: number
  readonly padding: readonly Slot[]
}

/** Undefined: the chunk said something else beside words that go on, or it is not clear where in it they stand. */
export function placeOfWords(
  data: string,
  body: JsonObject,
  events: readonly CanonicalEvent[],
): PlaceOfWords | undefined {
  const said = wordsOf(events)
  const [choice, another] = objectsOf(body.choices)
  const delta = objectOf(choice?.delta)
  if (said === undefined || choice === undefined || another !== undefined || delta === undefined)
    return undefined
  const { key, wordsIn } = places[said.kind]
  if (wordsIn(delta) !== said.text) return undefined
  const at = behindOnly(key, data)
  if (at === undefined || !data.startsWith(JSON.stringify(said.text), at - 1)) return undefined
  return { choice: numberOf(choice.index) ?? 0, kind: said.kind, at, padding: paddingIn(data, body) }
}

interface Words {
  readonly kind: WordKind
  readonly text: string
}

function wordsOf(events: readonly CanonicalEvent[]): Words | undefined {
  const [event] = events
  if (events.length !== 1 || event?.type !== 'part-delta') return undefined
  const { delta } = event
  if (delta.kind === 'input') return { kind: delta.kind, text: delta.text }
  if (delta.kind === 'text' && delta.logprobs === undefined) return { kind: delta.kind, text: delta.text }
  return delta.kind === 'reasoning' && delta.summary === undefined
    ? { kind: delta.kind, text: delta.text }
    : undefined
}

interface Place {
  readonly key: RegExp
  /** Undefined: what is there may be read otherwise the next time. */
  wordsIn(delta: JsonObject): Json | undefined
}

const places: Readonly<Record<WordKind, Place>> = {
  text: {
    key: /"content"\s*:\s*"/g,
    // Thoughts of Google's begin and end with tags in the text.
    wordsIn: (delta) => (isThought(delta) ? undefined : delta.content),
  },
  reasoning: {
    key: /"(?:reasoning_content|reasoning)"\s*:\s*"/g,
    // Where there are details, they are read.
    wordsIn: ({ reasoning_content, reasoning, reasoning_details }) =>
      reasoning_details === undefined ? (reasoning_content ?? reasoning) : undefined,
  },
  input: {
    key: /"arguments"\s*:\s*"/g,
    wordsIn({ tool_calls }) {
      const [first, another] = listOf(tool_calls)
      const call = objectOf(first)
      if (another !== undefined || call?.custom !== undefined || call?.type === 'custom') return undefined
      return objectOf(call?.function)?.arguments
    },
  },
}

const paddingKey = /"obfuscation"\s*:\s*"/g

/** OpenAI pads each chunk to one of a few lengths, with letters that say nothing. */
function paddingIn(data: string, { obfuscation }: JsonObject): readonly Slot[] {
  const at = typeof obfuscation === 'string' ? behindOnly(paddingKey, data) : undefined
  return at === undefined ? [] : [{ kind: 'padding', at }]
}
