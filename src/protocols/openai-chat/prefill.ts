import type { JsonObject } from '../../canonical/json.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { Splice } from '../../wire/json-splice.ts'
import type { PrefillCodec } from '../stream-codec.ts'

const reason = 'the answer goes on where it broke off'
const set = (at: string, value: string | number | boolean | JsonObject): Splice => ({
  at,
  edit: { kind: 'set', raw: JSON.stringify(value) },
  reason,
})

/** OpenAI itself has no words for it; some places that speak its dialect have. */
export const prefill: PrefillCodec = {
  takes: ({ takesUp }) => takesUp !== undefined,
  edits: (body, { text, tokens }, { takesUp }) =>
    takesUp === undefined ? [] : [...marks[takesUp](text), ...fewerTokens(body, tokens)],
}

const marks: Readonly<Record<NonNullable<Quirks['takesUp']>, (text: string) => readonly Splice[]>> = {
  partial: (content) => [set('/messages/-', { role: 'assistant', content, partial: true })],
  'final-message': (content) => [
    set('/messages/-', { role: 'assistant', content }),
    set('/continue_final_message', true),
    set('/add_generation_prompt', false),
  ],
}

const fewerTokens = (body: JsonObject, tokens: number): readonly Splice[] =>
  ['max_tokens', 'max_completion_tokens'].flatMap((name) => {
    const most = body[name]
    return typeof most === 'number' ? [set(`/${name}`, Math.max(1, most - tokens))] : []
  })
