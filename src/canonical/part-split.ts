import type { Delta } from './event.ts'
import type { Part, PartKind, PartOf } from './part.ts'

/** A part as a stream would bring it: what it starts as, and one delta for each thing it grows by. */
interface Split {
  readonly start: Part
  readonly deltas: readonly Delta[]
}

type Splitters = { readonly [K in PartKind]: (part: PartOf<K>) => Split }

export const splitPart = <K extends PartKind>(part: PartOf<K>): Split => splitters[part.kind](part)

const whole = (part: Part): Split => ({ start: part, deltas: [] })

const splitters: Splitters = {
  text: ({ citations, logprobs, seal, ...part }) => ({
    start: { ...part, text: '' },
    deltas: [
      ...(citations ?? []).map((citation): Delta => ({ kind: 'citation', citation })),
      { kind: 'text', text: part.text, ...(logprobs === undefined ? {} : { logprobs }) },
      ...sealDelta(seal),
    ],
  }),
  reasoning: (part) => {
    // Nothing to see: it comes whole, as a vendor's hidden thinking does.
    if (part.text === undefined && part.summary === undefined) return whole(part)
    const { text, summary, seal, ...start } = part
    return {
      start: {
        ...start,
        ...(text === undefined ? {} : { text: '' }),
        ...(summary === undefined ? {} : { summary: [] }),
      },
      deltas: [
        ...(summary ?? []).map(
          (piece, number): Delta => ({ kind: 'reasoning', text: piece, summary: number }),
        ),
        ...(text === undefined ? [] : [{ kind: 'reasoning', text } as const]),
        ...sealDelta(seal),
      ],
    }
  },
  'tool-call': (part) => ({ start: { ...part, input: '' }, deltas: [{ kind: 'input', text: part.input }] }),
  refusal: (part) => ({ start: { ...part, text: '' }, deltas: [{ kind: 'refusal', text: part.text }] }),
  compaction: (part) => {
    if (part.text === undefined) return whole(part)
    const { text, seal, ...start } = part
    return { start: { ...start, text: '' }, deltas: [{ kind: 'compaction', text }, ...sealDelta(seal)] }
  },
  audio: (part) => {
    if (part.source.kind !== 'inline') return whole(part)
    const { transcript, ...start } = part
    return {
      start: { ...start, source: { ...part.source, data: '' } },
      deltas: [
        { kind: 'audio', data: part.source.data, ...(transcript === undefined ? {} : { transcript }) },
      ],
    }
  },
  image: whole,
  video: whole,
  document: whole,
  'tool-result': whole,
  'server-tool-call': whole,
  'server-tool-result': whole,
  opaque: whole,
}

const sealDelta = (seal: Extract<Delta, { kind: 'seal' }>['seal'] | undefined): readonly Delta[] =>
  seal === undefined ? [] : [{ kind: 'seal', seal }]
