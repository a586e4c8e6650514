import type { Json } from '../../canonical/json.ts'
import type { MediaSource, Part, PartKind, PartOf } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { pixelsOf } from './picture-size.ts'

/** What a model reads of a request: texts to be counted, and the tokens of what is no text. */
export interface Measure {
  readonly texts: readonly string[]
  readonly tokens: number
}

/** Of the markers around each turn and each tool. */
const turnTokens = 4
const toolTokens = 8

export function measure({ instructions, turns, tools, output }: CanonicalRequest): Measure {
  const texts: string[] = []
  let tokens = turns.length * turnTokens + tools.length * toolTokens
  const take = (part: Part): void => {
    const measured = measureOf(part)
    texts.push(...measured.texts)
    tokens += measured.tokens
  }
  for (const { part } of instructions) take(part)
  for (const turn of turns) turn.parts.forEach(take)
  for (const tool of tools) texts.push(JSON.stringify(toolText(tool)))
  if (output?.kind === 'schema') texts.push(JSON.stringify(output.schema))
  return { texts, tokens }
}

const toolText = (tool: CanonicalRequest['tools'][number]): Json => {
  if (tool.kind === 'server') return tool.raw
  const { name, description = '' } = tool
  return tool.kind === 'function' ? { name, description, schema: tool.schema ?? {} } : { name, description }
}

const measureOf = <K extends PartKind>(part: PartOf<K>): Measure => measures[part.kind](part)

type Measures = { readonly [K in PartKind]: (part: PartOf<K>) => Measure }

const spoken = (...texts: readonly (string | undefined)[]): Measure => ({
  texts: texts.filter((text) => text !== undefined),
  tokens: 0,
})

const measures: Measures = {
  text: ({ text }) => spoken(text),
  refusal: ({ text }) => spoken(text),
  compaction: ({ text, seal }) => (text === undefined ? sealed(seal?.data) : spoken(text)),
  // Vendors leave out what was thought in earlier turns, or count it by what is sealed.
  reasoning: ({ text, summary = [], seal }) =>
    seal === undefined ? spoken(text, ...summary) : sealed(seal.data),
  'tool-call': ({ name, input }) => spoken(name, input),
  'tool-result': ({ parts }) => sum(parts.map((part) => measureOf(part))),
  'server-tool-call': ({ name, input }) => spoken(name, JSON.stringify(input)),
  'server-tool-result': ({ content }) => spoken(JSON.stringify(content)),
  opaque: ({ raw }) => spoken(JSON.stringify(raw)),
  image: ({ source }) => ({ texts: [], tokens: imageTokens(source) }),
  audio: ({ source }) => ({ texts: [], tokens: byLength(source, bytesPerAudioToken) }),
  video: ({ source }) => ({ texts: [], tokens: byLength(source, bytesPerVideoToken) }),
  document: ({ source, title, context }) =>
    sum([
      spoken(title, context),
      source.kind === 'text'
        ? spoken(source.text)
        : source.kind === 'parts'
          ? sum(source.parts.map((part) => measureOf(part)))
          : { texts: [], tokens: Math.max(leastDocument, byLength(source, bytesPerDocumentToken)) },
    ]),
}

const sum = (measured: readonly Measure[]): Measure => ({
  texts: measured.flatMap(({ texts }) => texts),
  tokens: measured.reduce((total, { tokens }) => total + tokens, 0),
})

/** Sealed bytes are no text to count; what they stand for is about a quarter of their length in tokens. */
const sealed = (data = ''): Measure => ({ texts: [], tokens: Math.ceil(data.length / 8) })

/** 32 tokens a second (Google) of 16 kB, 258 a second of video of 250 kB, a page of 2000 tokens in 60 kB. */
const bytesPerAudioToken = 500
const bytesPerVideoToken = 1000
const bytesPerDocumentToken = 30
const leastDocument = 1500
const unknownMedia = 1500

function byLength(source: MediaSource, bytesPerToken: number): number {
  if (source.kind !== 'inline') return unknownMedia
  return Math.ceil((source.data.length * 0.75) / bytesPerToken)
}

/** Anthropic's rule, between Google's 258 for a tile and OpenAI's many: pixels by 750, scaled down above 1.15 megapixels. */
const pixelsPerToken = 750
const mostImageTokens = 1600

function imageTokens(source: MediaSource): number {
  const pixels = source.kind === 'inline' ? pixelsOf(source.data) : undefined
  if (pixels === undefined) return unknownMedia
  return Math.max(85, Math.min(mostImageTokens, Math.ceil(pixels / pixelsPerToken)))
}
