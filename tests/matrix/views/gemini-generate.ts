import { type Candidate, type GenerateContentResponse, GoogleGenAI } from '@google/genai'
import { answering, jsonType, type SeenChoice, sseType, type View, type Viewer } from './view.ts'

const asked = { model: 'm', contents: 'Hi' }

/** The SDK has no place for another fetch: the global one is lent to it for a call. */
async function lending<T>(
  body: string,
  type: string,
  call: (models: GoogleGenAI['models']) => Promise<T>,
): Promise<T> {
  const own = globalThis.fetch
  globalThis.fetch = answering(body, type)
  try {
    return await call(new GoogleGenAI({ apiKey: 'none' }).models)
  } finally {
    globalThis.fetch = own
  }
}

export const geminiGenerate: Viewer = {
  stream: (sse) =>
    lending(sse, sseType, async (models) => {
      const chunks: GenerateContentResponse[] = []
      for await (const chunk of await models.generateContentStream(asked)) chunks.push(chunk)
      return view(chunks)
    }),
  whole: (body) =>
    lending(JSON.stringify(body), jsonType, async (models) => view([await models.generateContent(asked)])),
}

function view(chunks: readonly GenerateContentResponse[]): View {
  const choices = new Map<number, Gathered>()
  for (const chunk of chunks)
    for (const [place, candidate] of (chunk.candidates ?? []).entries()) {
      const at = candidate.index ?? place
      const known = choices.get(at) ?? { text: '', thoughts: '', calls: [], ids: [], finish: '' }
      choices.set(at, gather(known, candidate))
    }
  const usage = chunks.findLast((chunk) => chunk.usageMetadata !== undefined)?.usageMetadata
  return {
    choices: [...choices.values()].map(({ ids: _ids, ...seen }) => ({ ...seen, refusal: '' })),
    callIds: [...choices.values()].flatMap(({ ids }) => ids),
    usage: [
      usage?.promptTokenCount,
      usage?.candidatesTokenCount,
      usage?.cachedContentTokenCount,
      usage?.thoughtsTokenCount,
    ],
  }
}

type Gathered = Omit<SeenChoice, 'refusal'> & { readonly ids: readonly string[] }

function gather(known: Gathered, { content, finishReason }: Candidate): Gathered {
  const parts = content?.parts ?? []
  const texts = (isThought: boolean) =>
    parts.map(({ thought, text }) => ((thought === true) === isThought ? (text ?? '') : '')).join('')
  const calls = parts.flatMap(({ functionCall }) => (functionCall === undefined ? [] : [functionCall]))
  return {
    text: known.text + texts(false),
    thoughts: known.thoughts + texts(true),
    calls: [...known.calls, ...calls.map(({ name, args }) => [name ?? '', args ?? {}] as const)],
    ids: [...known.ids, ...calls.flatMap(({ id }) => (id === undefined ? [] : [id]))],
    finish: finishReason ?? known.finish,
  }
}
