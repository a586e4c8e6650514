import type { JsonObject } from '../../canonical/json.ts'
import type { Splice } from '../../wire/json-splice.ts'
import type { PrefillCodec } from '../stream-codec.ts'
import { numberOf, objectOf } from './schema.ts'

const reason = 'the answer goes on where it broke off'

/** A last turn of the model's own is gone on with, up to Gemini 3.5 Flash: https://ai.google.dev/gemini-api/docs/latest-model */
export const prefill: PrefillCodec = {
  takes: ({ prefill: taken }) => taken !== false,
  edits: (body, { text, tokens }) => [
    { at: '/contents/-', edit: { kind: 'set', raw: turnOf(text) }, reason },
    ...fewerTokens(body, tokens),
  ],
}

const turnOf = (text: string): string => JSON.stringify({ role: 'model', parts: [{ text }] })

/** Either spelling is Google's. */
function fewerTokens(body: JsonObject, tokens: number): readonly Splice[] {
  for (const name of ['generationConfig', 'generation_config'])
    for (const field of ['maxOutputTokens', 'max_output_tokens']) {
      const most = numberOf(objectOf(body[name])?.[field])
      if (most === undefined) continue
      const raw = String(Math.max(1, most - tokens))
      return [{ at: `/${name}/${field}`, edit: { kind: 'set', raw }, reason }]
    }
  return []
}
