import type { PrefillCodec } from '../stream-codec.ts'

/** A last turn of the model's own is gone on with, as far as Claude 4.5. It may not end with white space. */
export const prefill: PrefillCodec = {
  takes: ({ prefill: taken }) => taken !== false,
  edits({ max_tokens: most }, { text, tokens }) {
    const reason = 'the answer goes on where it broke off'
    const turn = { at: '/messages/-', edit: { kind: 'set', raw: turnOf(text) }, reason } as const
    if (typeof most !== 'number') return [turn]
    const left = String(Math.max(1, most - tokens))
    return [turn, { at: '/max_tokens', edit: { kind: 'set', raw: left }, reason }]
  },
}

const turnOf = (text: string): string => JSON.stringify({ role: 'assistant', content: text })
