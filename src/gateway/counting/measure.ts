import type { Json } from '../../canonical/json.ts'
import type { MediaSource, Part, PartKind, PartOf } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { type TokenHabits, tokenHabits } from '../../models/token-habits.ts'
import { pdfPages } from './pdf-pages.ts'
import { pictureSize } from './picture-size.ts'
import type { TokenCounter } from './token-counter.ts'

/** What a model reads of a request: texts to be counted, and the tokens of what is no text. */
export interface Measure {
  readonly texts: readonly string[]
  /** Of tools and of what the answer is to look like. */
  readonly schemas: readonly string[]
  readonly tokens: number
}

/** Tokens that `model` reads of a request, before what was learned of it. @throws CountingFailed, as a rejection. */
export async function countRequest(
  counter: TokenCounter,
  request: CanonicalRequest,
  model: string,
  signal?: AbortSignal,
): Promise<number> {
  const habits = tokenHabits(model)
  const { texts, schemas, tokens } = measure(request, habits)
  const [inTexts, inSchemas] = await Promise.all([
    counter.count(texts, signal),
    schemas.length === 0 ? 0 : counter.count(schemas, signal),
  ])
  return tokens + Math.ceil(inTexts * habits.text + inSchemas * habits.schema)
}

export function measure(
  { instructions, turns, tools, output }: CanonicalRequest,
  habits: TokenHabits,
): Measure {
  const texts: string[] = []
  const schemas = tools.map((tool) => JSON.stringify(toolText(tool)))
  let tokens = habits.request + turns.length * habits.turn + tools.length * habits.tool
  if (tools.length > 0) tokens += habits.tools
  tokens += tools.filter(({ kind }) => kind === 'server').length * habits.serverTool
  const take = (part: Part): void => {
    const measured = measureOf(part, habits)
    texts.push(...measured.texts)
    tokens += measured.tokens
  }
  for (const { part } of instructions) take(part)
  for (const turn of turns) turn.parts.forEach(take)
  if (output?.kind === 'schema' && habits.readsOutputSchema) schemas.push(JSON.stringify(output.schema))
  return { texts, schemas, tokens }
}

const toolText = (tool: CanonicalRequest['tools'][number]): Json => {
  if (tool.kind === 'server') return tool.raw
  const { name, description = '' } = tool
  return tool.kind === 'function' ? { name, description, schema: tool.schema ?? {} } : { name, description }
}

type Measured = Pick<Measure, 'texts' | 'tokens'>

const measureOf = <K extends PartKind>(part: PartOf<K>, habits: TokenHabits): Measured =>
  measures[part.kind](part, habits)

type Measures = { readonly [K in PartKind]: (part: PartOf<K>, habits: TokenHabits) => Measured }

const spoken = (...texts: readonly (string | undefined)[]): Measured => ({
  texts: texts.filter((text) => text !== undefined),
  tokens: 0,
})

const silent = (tokens: number): Measured => ({ texts: [], tokens: Math.ceil(tokens) })

const measures: Measures = {
  text: ({ text }) => spoken(text),
  refusal: ({ text }) => spoken(text),
  compaction: ({ text, seal }) => (text === undefined ? sealed(seal?.data) : spoken(text)),
  // Vendors leave out what was thought in earlier turns, or count it by what is sealed.
  reasoning: ({ text, summary = [], seal }) =>
    seal === undefined ? spoken(text, ...summary) : sealed(seal.data),
  'tool-call': ({ name, input }) => spoken(name, input),
  'tool-result': ({ parts }, habits) => sum(parts.map((part) => measureOf(part, habits))),
  'server-tool-call': ({ name, input }) => spoken(name, JSON.stringify(input)),
  'server-tool-result': ({ content }) => spoken(JSON.stringify(content)),
  opaque: ({ raw }) => spoken(JSON.stringify(raw)),
  image: ({ source, detail }, { image, unknownImage }) => {
    const size = source.kind === 'inline' ? pictureSize(source.data) : undefined
    return silent(size === undefined ? unknownImage : image(size.width, size.height, detail))
  },
  audio: ({ source }, { audio }) => silent(secondsOf(source, bytesPerSecond.audio) * audio),
  video: ({ source }, { video }) => silent(secondsOf(source, bytesPerSecond.video) * video),
  document: ({ source, title, context }, habits) =>
    sum([
      spoken(title, context),
      source.kind === 'text'
        ? spoken(source.text)
        : source.kind === 'parts'
          ? sum(source.parts.map((part) => measureOf(part, habits)))
          : silent(pagesOf(source) * habits.page),
    ]),
}

const sum = (measured: readonly Measured[]): Measured => ({
  texts: measured.flatMap(({ texts }) => texts),
  tokens: measured.reduce((total, { tokens }) => total + tokens, 0),
})

/** Sealed bytes are no text to count; what they stand for is about a quarter of their length in tokens. */
const sealed = (data = ''): Measured => silent(data.length / 8)

/** As they are mostly packed. */
const bytesPerSecond = { audio: 16_000, video: 250_000 }
/** Of a file that lies elsewhere. */
const unknownSeconds = 30

function secondsOf(source: MediaSource, perSecond: number): number {
  return source.kind === 'inline' ? (source.data.length * 0.75) / perSecond : unknownSeconds
}

/** Of a file that lies elsewhere one is taken: whoever wants to know better has to send it. */
const pagesOf = (source: MediaSource): number => (source.kind === 'inline' ? (pdfPages(source.data) ?? 1) : 1)
