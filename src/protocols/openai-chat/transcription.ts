import type { CanonicalEvent } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Part } from '../../canonical/part.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AsGenerateCodec, FormFile, StreamWriter } from '../protocol.ts'
import { writeErrorBody } from './fault.ts'
import {
  lostFields,
  numberField,
  oneTurn,
  partsOf,
  textField,
  textPart,
  tokenUsage,
} from './operation-request.ts'
import { originAt } from './rest.ts'
import { missingField } from './schema.ts'

/** `/v1/audio/transcriptions` with a model that hears. */
export const transcription = listener(({ language, prompt }) =>
  [
    'Transcribe this audio word for word. Answer with the transcript only.',
    ...(typeof language === 'string' ? [`The language is ${language}.`] : []),
    ...(typeof prompt === 'string' && prompt !== '' ? [`Context and spellings: ${prompt}`] : []),
  ].join(' '),
)

/** `/v1/audio/translations`: into English, always. */
export const audioTranslation = listener(({ prompt }) =>
  [
    'Translate what is said in this audio into English. Answer with the translation only.',
    ...(typeof prompt === 'string' && prompt !== '' ? [`Context and spellings: ${prompt}`] : []),
  ].join(' '),
)

function listener(taskOf: (body: JsonObject) => string): AsGenerateCodec {
  return {
    readRequest({ body, files }) {
      const file = files.find(({ field }) => field === 'file')
      if (file === undefined) throw missingField('/file')
      refuseTimes(body)
      const temperature = numberField(body.temperature)
      const parts: readonly Part[] = [audioPart(file), textPart(taskOf(body), '/prompt')]
      return {
        value: oneTurn(textField(body, 'model'), parts, {
          stream: body.stream === 'true',
          sampling: temperature === undefined ? {} : { temperature },
          places: { model: '/model', 'sampling.temperature': '/temperature' },
        }),
        losses: lostFields(
          body,
          {
            timestamp_granularities: ['media', true],
            'timestamp_granularities[]': ['media', true],
            chunking_strategy: ['media', false],
            include: ['logprobs', false],
            'include[]': ['logprobs', false],
          },
          'has no counterpart in a chat',
        ),
      }
    },
    writeAnswer(response, { body }) {
      const text = textOf(partsOf(response, 'text'))
      const usage = tokenUsage(response)
      if (text === '') return undefined
      const isPlain = body.response_format === 'text'
      return {
        value: {
          contentType: isPlain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
          body: isPlain
            ? `${text}\n`
            : writeJson({ text, ...(usage === undefined ? {} : { usage: { type: 'tokens', ...usage } }) }),
        },
        losses: [],
      }
    },
    streamWriter,
  }
}

const textOf = (parts: readonly { readonly text: string }[]): string =>
  parts
    .map(({ text }) => text)
    .join('')
    .trim()

/** A model that hears tells no times that could be trusted. */
function refuseTimes({ response_format: format }: JsonObject): void {
  if (format === undefined || format === 'json' || format === 'text') return
  throw new MalformedRequest(
    `response_format '${String(format)}' is not compatible with this model. Use 'json' or 'text' instead.`,
    { at: '/response_format', code: 'unsupported_value' },
  )
}

const typesByEnding: Readonly<Record<string, string>> = {
  mp3: 'audio/mpeg',
  mpga: 'audio/mpeg',
  mpeg: 'audio/mpeg',
  m4a: 'audio/mp4',
  mp4: 'audio/mp4',
  wav: 'audio/wav',
  webm: 'audio/webm',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
}

function audioPart({ mediaType, name, data }: FormFile): Part {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const type = mediaType.startsWith('audio/') ? mediaType : (entryOf(typesByEnding, ending) ?? mediaType)
  return { kind: 'audio', source: { kind: 'inline', mediaType: type, data }, origin: originAt('/file') }
}

/** Bare events, as OpenAI sends them here: no names and no `[DONE]`. */
function streamWriter(): StreamWriter {
  let said = ''
  const read = (event: CanonicalEvent): readonly Frame[] => {
    if (event.type === 'fault') return [dataFrame(writeJson(writeErrorBody(event.fault)))]
    if (event.type === 'message-end')
      return [dataFrame(writeJson({ type: 'transcript.text.done', text: said }))]
    if (event.type !== 'part-delta' || event.delta.kind !== 'text') return []
    said += event.delta.text
    return [dataFrame(writeJson({ type: 'transcript.text.delta', delta: event.delta.text }))]
  }
  return { write: (event) => ({ value: read(event), losses: [] }) }
}
