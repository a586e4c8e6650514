import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Citation, MediaSource, Part } from '../../canonical/part.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerReadContext } from '../codec-context.ts'
import { audioFormats, imageFormats, protocol, typeOfFormat, videoFormats } from './vocabulary.ts'

/** One block of an answer. A union by its only key; what is of no known kind is kept, never refused. */
export function readBlock(block: Json, at: string, context: AnswerReadContext): Part {
  if (!isJsonObject(block)) return opaque('block', block, at)
  const [kind = '', value] = Object.entries(block)[0] ?? []
  const part = entryOf(readers, kind)?.(value ?? null, context)
  return part === undefined ? opaque(kind, block, at) : { ...part, origin: { protocol, at } }
}

type Reader = (value: Json, context: AnswerReadContext) => Part | undefined

const readers: Readonly<Record<string, Reader | undefined>> = {
  text: (value) => (typeof value === 'string' ? { kind: 'text', text: value } : undefined),
  toolUse: readToolUse,
  reasoningContent: readReasoning,
  citationsContent: (value) => {
    if (!isJsonObject(value)) return undefined
    const text = objectsIn(value.content).flatMap(({ text: piece }) =>
      typeof piece === 'string' ? [piece] : [],
    )
    return { kind: 'text', text: text.join(''), citations: objectsIn(value.citations).map(readCitation) }
  },
  image: (value) => mediaPart(value, (source) => ({ kind: 'image', source }), imageFormats, 'image/png'),
  video: (value) => mediaPart(value, (source) => ({ kind: 'video', source }), videoFormats, 'video/mp4'),
  audio: (value) => mediaPart(value, (source) => ({ kind: 'audio', source }), audioFormats, 'audio/mpeg'),
  toolResult: (value) =>
    isJsonObject(value)
      ? {
          kind: 'server-tool-result',
          callId: textOf(value.toolUseId),
          tool: 'other',
          content: value.content ?? null,
          ...(value.status === 'error' ? { isError: true } : {}),
        }
      : undefined,
}

function readToolUse(value: Json, { newId }: AnswerReadContext): Part | undefined {
  if (!isJsonObject(value)) return undefined
  const id = textOf(value.toolUseId) || newId('tooluse')
  const name = textOf(value.name)
  // The place's own tools (nova_grounding, nova_code_interpreter) are run there.
  if (value.type === 'server_tool_use')
    return {
      kind: 'server-tool-call',
      id,
      tool: serverTools[name] ?? 'other',
      name,
      input: value.input ?? {},
    }
  const input = value.input === undefined ? '{}' : writeJson(value.input)
  return { kind: 'tool-call', id, name, input, form: 'function' }
}

export const serverTools: Readonly<Record<string, 'web-search' | 'code-execution' | undefined>> = {
  nova_grounding: 'web-search',
  nova_code_interpreter: 'code-execution',
}

function readReasoning(value: Json, { issuer }: AnswerReadContext): Part | undefined {
  if (!isJsonObject(value)) return undefined
  const { reasoningText, redactedContent } = value
  if (typeof redactedContent === 'string') return redactedPart(redactedContent, issuer)
  if (!isJsonObject(reasoningText)) return undefined
  const { text, signature } = reasoningText
  return {
    kind: 'reasoning',
    ...(typeof text === 'string' ? { text } : {}),
    ...(typeof signature === 'string' ? { seal: { issuer, form: 'signature', data: signature } } : {}),
  }
}

export const redactedPart = (data: string, issuer: string): Part => ({
  kind: 'reasoning',
  redacted: true,
  seal: { issuer, form: 'redactedContent', data },
})

export function readCitation(value: JsonObject): Citation {
  const location = isJsonObject(value.location) ? value.location : {}
  const web = isJsonObject(location.web) ? location.web : {}
  const cited = objectsIn(value.sourceContent).flatMap(({ text }) => (typeof text === 'string' ? [text] : []))
  return {
    ...(typeof web.url === 'string' ? { url: web.url } : {}),
    ...(typeof value.title === 'string' ? { title: value.title } : {}),
    ...(cited.length === 0 ? {} : { citedText: cited.join('') }),
    raw: { protocol, value },
  }
}

function mediaPart(
  value: Json,
  partOf: (source: MediaSource) => Part,
  formats: Readonly<Record<string, string | undefined>>,
  fallback: string,
): Part | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.source)) return undefined
  const mediaType = typeOfFormat(formats, textOf(value.format), fallback)
  const { bytes, s3Location } = value.source
  if (typeof bytes === 'string') return partOf({ kind: 'inline', mediaType, data: bytes })
  return isJsonObject(s3Location) && typeof s3Location.uri === 'string'
    ? partOf({ kind: 'url', url: s3Location.uri, mediaType })
    : undefined
}

const opaque = (name: string, raw: Json, at: string): Part => ({
  kind: 'opaque',
  name,
  raw,
  origin: { protocol, at },
})

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

const objectsIn = (list: Json | undefined): readonly JsonObject[] =>
  isJsonArray(list) ? list.filter(isJsonObject) : []
