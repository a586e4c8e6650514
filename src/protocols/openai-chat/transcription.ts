import type { CanonicalEvent } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part } from '../../canonical/part.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AsGenerateCodec, FormFile, OperationAnswer, OperationInput } from '../operation.ts'
import type { StreamWriter } from '../stream-codec.ts'
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
import { missingField, wrongValue } from './schema.ts'
import {
  readTimed,
  speakerSegments,
  speakerTask,
  type TimedFormat,
  type TimedTranscript,
  textOfSegments,
  timedOutput,
  timedTask,
  wavSeconds,
  writeSpeakers,
  writeSubtitles,
  writeVerbose,
} from './timed-transcript.ts'

type Format = 'json' | 'text' | TimedFormat

/** One of the two calls. */
interface Listening {
  readonly task: 'transcribe' | 'translate'
  readonly formats: readonly Format[]
  words(body: JsonObject, isTimed: boolean): readonly string[]
}

const spellings = ({ prompt }: JsonObject): readonly string[] =>
  typeof prompt === 'string' && prompt !== '' ? [`Context and spellings: ${prompt}`] : []

/** `/v1/audio/transcriptions` with a model that hears. */
export const transcription = listener({
  task: 'transcribe',
  formats: ['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json'],
  words: (body, isTimed) => [
    'Transcribe this audio word for word.',
    isTimed ? timedTask : 'Answer with the transcript only.',
    ...(body.response_format === 'diarized_json' ? [speakerTask] : []),
    ...(typeof body.language === 'string' ? [`The language is ${body.language}.`] : []),
    ...spellings(body),
  ],
})

/** `/v1/audio/translations`: into English, always. */
export const audioTranslation = listener({
  task: 'translate',
  formats: ['json', 'text', 'srt', 'verbose_json', 'vtt'],
  words: (body, isTimed) => [
    'Translate what is said in this audio into English.',
    isTimed ? `${timedTask} The texts are the translation.` : 'Answer with the translation only.',
    ...spellings(body),
  ],
})

function listener(listening: Listening): AsGenerateCodec {
  return {
    readRequest({ body, files }) {
      const file = files.find(({ field }) => field === 'file')
      if (file === undefined) throw missingField('/file')
      const timed = timedOf(formatOf(body, listening))
      const temperature = numberField(body.temperature)
      const words = listening.words(body, timed !== undefined).join(' ')
      return {
        value: oneTurn(textField(body, 'model'), [audioPart(file), textPart(words, '/prompt')], {
          stream: isStreamed(body),
          sampling: temperature === undefined ? {} : { temperature },
          ...(timed === undefined ? {} : { output: timedOutput(timed) }),
          places: {
            model: '/model',
            'sampling.temperature': '/temperature',
            ...(timed === undefined ? {} : { output: '/response_format' }),
          },
        }),
        losses: requestLosses(body, timed),
      }
    },
    writeAnswer(response, input) {
      const text = textOf(partsOf(response, 'text'))
      if (text === '') return undefined
      const format = formatOf(input.body, listening)
      const timed = timedOf(format)
      const usage = tokenUsage(response)
      const counted = usage === undefined ? {} : { usage: { type: 'tokens', ...usage } }
      if (timed !== undefined) return timedAnswer(text, timed, input, listening.task, counted)
      return {
        value: format === 'text' ? plain(`${text}\n`) : json({ text, ...counted }),
        losses: [],
      }
    },
    streamWriter: (_context, { body }) => streamWriter(body.response_format === 'diarized_json'),
  }
}

function formatOf({ response_format: asked }: JsonObject, { formats }: Listening): Format {
  if (asked === undefined || asked === null || asked === '') return 'json'
  const known = formats.find((format) => format === asked)
  if (known === undefined) throw wrongValue('/response_format', String(asked), formats)
  return known
}

const timedOf = (format: Format): TimedFormat | undefined =>
  format === 'json' || format === 'text' ? undefined : format

/** The other timed forms come whole, as whisper gives them whatever is asked. */
const isStreamed = ({ stream, response_format: format }: JsonObject): boolean =>
  (stream === 'true' || stream === true) &&
  (format === undefined || format === 'json' || format === 'text' || format === 'diarized_json')

const granularities = ['timestamp_granularities', 'timestamp_granularities[]'] as const

function requestLosses(body: JsonObject, timed: TimedFormat | undefined): readonly Loss[] {
  const lost: Loss[] = [
    ...lostFields(
      body,
      {
        chunking_strategy: ['media', false],
        include: ['logprobs', false],
        'include[]': ['logprobs', false],
        'known_speaker_names[]': ['media', true],
        'known_speaker_references[]': ['media', true],
      },
      'has no counterpart in a chat',
    ),
  ]
  for (const name of granularities) {
    const asked = [body[name] ?? []].flat()
    if (asked.includes('word') || (asked.length > 0 && timed === undefined))
      lost.push(loss('media', `/${name}`, 'dropped', 'the model tells no times of words', true))
  }
  if (timed !== undefined) {
    const detail = `the times of ${timed} are what the model says it heard, not measured`
    lost.push(loss('media', '/response_format', 'approximated', detail, true))
    if (body.stream === 'true' && !isStreamed(body))
      lost.push(loss('media', '/stream', 'dropped', `${timed} comes whole`, false))
  }
  return lost
}

/** Undefined: the model told no segments. */
function timedAnswer(
  text: string,
  format: TimedFormat,
  { files }: OperationInput,
  task: Listening['task'],
  usage: JsonObject,
): { readonly value: OperationAnswer; readonly losses: readonly Loss[] } | undefined {
  const transcript = readTimed(text)
  if (transcript === undefined) return undefined
  if (format === 'srt' || format === 'vtt')
    return { value: plain(writeSubtitles(transcript, format)), losses: [] }
  const measured = wavSeconds(files.find(({ field }) => field === 'file')?.data ?? '')
  const duration = measured ?? transcript.segments.at(-1)?.end
  const body =
    format === 'verbose_json' ? writeVerbose(transcript, task, duration) : writeSpeakers(transcript, duration)
  return {
    value: json({ ...body, ...usage }),
    losses:
      measured === undefined
        ? [loss('media', '/file', 'approximated', 'duration is the end of the last segment', false)]
        : [],
  }
}

const plain = (body: string): OperationAnswer => ({ contentType: 'text/plain; charset=utf-8', body })

const json = (body: JsonObject): OperationAnswer => ({
  contentType: 'application/json; charset=utf-8',
  body: writeJson(body),
})

const textOf = (parts: readonly { readonly text: string }[]): string =>
  parts
    .map(({ text }) => text)
    .join('')
    .trim()

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

/** Bare events, as OpenAI sends them here. Who speaks is known when all is said. */
function streamWriter(tellsSpeakers: boolean): StreamWriter {
  let said = ''
  let usage: Usage | undefined
  const event = (body: JsonObject): Frame => dataFrame(writeJson(body))
  const end = (): readonly Frame[] => {
    const transcript = tellsSpeakers ? readTimed(said) : undefined
    const counts = tokenUsage({ choices: [], extras: [], ...(usage === undefined ? {} : { usage }) })
    const counted = counts === undefined ? {} : { usage: { type: 'tokens', ...counts } }
    return [
      ...(transcript === undefined ? [] : speakerSegments(transcript).map(event)),
      event({ type: 'transcript.text.done', text: wholeOf(transcript, said), ...counted }),
      dataFrame('[DONE]'),
    ]
  }
  const say = (text: string): readonly Frame[] => {
    said += text
    return tellsSpeakers || text === '' ? [] : [event({ type: 'transcript.text.delta', delta: text })]
  }
  const read = (next: CanonicalEvent): readonly Frame[] => {
    if (next.type === 'fault') return [event(writeErrorBody(next.fault))]
    if (next.type === 'message-end') return end()
    if (next.type === 'usage') usage = mergeUsage(usage, next.usage)
    return next.type === 'part-delta' && next.delta.kind === 'text' ? say(next.delta.text) : []
  }
  return { write: (next) => ({ value: read(next), losses: [] }) }
}

const wholeOf = (transcript: TimedTranscript | undefined, said: string): string =>
  transcript === undefined ? said : textOfSegments(transcript)
