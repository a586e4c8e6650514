import type { Delta } from './event.ts'
import type { Json } from './json.ts'
import type { AudioPart, Citation, Part, PartKind, PartOf, TokenLogprob } from './part.ts'
import type { Seal } from './seal.ts'

/** A part under way: what it started as, and what its deltas have brought. Pieces are joined once, at the end. */
export interface Growth {
  readonly start: Part
  readonly texts: string[]
  /** Pieces of each summary, by its number. */
  readonly summary: string[][]
  readonly citations: Citation[]
  readonly logprobs: TokenLogprob[]
  /** base64 pieces. */
  readonly audio: string[]
  seal?: Seal
}

export const startGrowth = (start: Part): Growth => ({
  start,
  texts: [],
  summary: [],
  citations: [],
  logprobs: [],
  audio: [],
})

type Grown<K extends Delta['kind'] = Delta['kind']> = {
  [N in K]: { readonly kind: N } & Extract<Delta, { kind: N }>
}[K]
type Growers = { readonly [K in Delta['kind']]: (growth: Growth, delta: Grown<K>) => void }

export const growPart = <K extends Delta['kind']>(growth: Growth, delta: Grown<K>): void =>
  growers[delta.kind](growth, delta)

const growers: Growers = {
  text: (growth, { text, logprobs }) => {
    growth.texts.push(text)
    if (logprobs !== undefined) growth.logprobs.push(...logprobs)
  },
  reasoning: (growth, { text, summary }) => {
    if (summary === undefined) growth.texts.push(text)
    else summaryAt(growth, summary).push(text)
  },
  input: (growth, { text }) => void growth.texts.push(text),
  refusal: (growth, { text }) => void growth.texts.push(text),
  citation: (growth, { citation }) => void growth.citations.push(citation),
  seal: (growth, { seal }) => {
    growth.seal = seal
  },
  audio: (growth, { data, transcript }) => {
    if (data !== undefined) growth.audio.push(data)
    if (transcript !== undefined) growth.texts.push(transcript)
  },
  compaction: (growth, { text }) => void growth.texts.push(text),
}

/** Summaries that were skipped are there, empty. */
function summaryAt(growth: Growth, number: number): string[] {
  while (growth.summary.length <= number) growth.summary.push([])
  return growth.summary[number] ?? []
}

type Finishers = { readonly [K in PartKind]: (part: PartOf<K>, growth: Growth) => Part }

/** The whole part. `final` is the vendor's own final form, which replaces the rest. */
export const finishPart = (growth: Growth, final?: Part): Part => final ?? finish(growth.start, growth)

const finish = <K extends PartKind>(part: PartOf<K>, growth: Growth): Part =>
  finishers[part.kind](part, growth)

const asItStarted = (part: Part): Part => part

const finishers: Finishers = {
  text: (part, growth) => ({
    ...part,
    text: part.text + growth.texts.join(''),
    ...(growth.citations.length === 0 ? {} : { citations: [...(part.citations ?? []), ...growth.citations] }),
    ...(growth.logprobs.length === 0 ? {} : { logprobs: [...(part.logprobs ?? []), ...growth.logprobs] }),
    ...sealed(growth),
  }),
  reasoning: (part, growth) => ({
    ...part,
    ...(growth.texts.length === 0 ? {} : { text: (part.text ?? '') + growth.texts.join('') }),
    ...(growth.summary.length === 0 ? {} : { summary: joinSummary(part.summary ?? [], growth.summary) }),
    ...sealed(growth),
  }),
  'tool-call': (part, growth) => {
    const input = part.input + growth.texts.join('')
    return { ...part, input: input === '' && part.form === 'function' ? '{}' : input, ...sealed(growth) }
  },
  'server-tool-call': (part, growth) =>
    growth.texts.length === 0 ? part : { ...part, input: readInput(growth.texts.join('')) },
  refusal: (part, growth) => ({ ...part, text: part.text + growth.texts.join('') }),
  compaction: (part, growth) => ({
    ...part,
    ...(growth.texts.length === 0 ? {} : { text: (part.text ?? '') + growth.texts.join('') }),
    ...sealed(growth),
  }),
  audio: finishAudio,
  image: asItStarted,
  video: asItStarted,
  document: asItStarted,
  'tool-result': asItStarted,
  'server-tool-result': asItStarted,
  opaque: asItStarted,
}

const sealed = (growth: Growth): { seal?: Seal } => (growth.seal === undefined ? {} : { seal: growth.seal })

function joinSummary(before: readonly string[], more: readonly (readonly string[])[]): readonly string[] {
  const length = Math.max(before.length, more.length)
  return Array.from({ length }, (_, number) => (before[number] ?? '') + (more[number] ?? []).join(''))
}

/** Empty means no arguments; a text that was cut off stays the text it is. */
function readInput(text: string): Json {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function finishAudio(part: AudioPart, growth: Growth): AudioPart {
  const transcript = growth.texts.join('')
  return {
    ...part,
    ...(growth.texts.length === 0 ? {} : { transcript: (part.transcript ?? '') + transcript }),
    ...(growth.audio.length === 0 || part.source.kind !== 'inline'
      ? {}
      : { source: { ...part.source, data: joinBase64([part.source.data, ...growth.audio]) } }),
  }
}

/** Pieces may each be padded, which is legal at the end only: then they are decoded and encoded as one. */
function joinBase64(pieces: readonly string[]): string {
  const filled = pieces.filter((piece) => piece !== '')
  if (!filled.slice(0, -1).some((piece) => piece.length % 4 !== 0 || piece.endsWith('=')))
    return filled.join('')
  return btoa(filled.map((piece) => atob(piece)).join(''))
}
