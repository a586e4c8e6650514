import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { OutputFormat } from '../../canonical/request.ts'
import { parseJson } from '../../wire/json-text.ts'
import { filled, numberOf, objectsOf } from './schema.ts'

/** The forms of a transcript that tell when something was said. */
export type TimedFormat = 'srt' | 'vtt' | 'verbose_json' | 'diarized_json'

export interface Segment {
  /** Seconds from the beginning. */
  readonly start: number
  readonly end: number
  readonly text: string
  readonly speaker?: string
}

export interface TimedTranscript {
  readonly segments: readonly Segment[]
  /** In English, as OpenAI names it: `german`. */
  readonly language?: string
}

/** How a model that hears is asked for times: no number of its answer is worth more than what it heard. */
export const timedTask =
  'Answer with JSON: one segment for each sentence, in order, with start and end in seconds from the beginning of the audio; language is the English name of the spoken language in lower case.'

export const speakerTask = 'speaker is A for the first voice, B for the second, and so on.'

export function timedOutput(format: TimedFormat): OutputFormat {
  const spoken = format === 'diarized_json'
  const segment: JsonObject = {
    type: 'object',
    properties: {
      start: { type: 'number' },
      end: { type: 'number' },
      text: { type: 'string' },
      ...(spoken ? { speaker: { type: 'string' } } : {}),
    },
    required: ['start', 'end', 'text', ...(spoken ? ['speaker'] : [])],
    additionalProperties: false,
  }
  const schema: JsonObject = {
    type: 'object',
    properties: { language: { type: 'string' }, segments: { type: 'array', items: segment } },
    required: ['language', 'segments'],
    additionalProperties: false,
  }
  return { kind: 'schema', schema }
}

/** Undefined: the model did not answer as it was asked. */
export function readTimed(text: string): TimedTranscript | undefined {
  const body = jsonIn(text)
  if (!isJsonObject(body) || !Array.isArray(body.segments)) return undefined
  const language = filled(body.language)?.toLowerCase()
  const segments = objectsOf(body.segments).flatMap((segment): readonly Segment[] => {
    const start = numberOf(segment.start)
    const end = numberOf(segment.end)
    const speaker = filled(segment.speaker)
    const said = filled(segment.text)?.trim()
    if (start === undefined || end === undefined || said === undefined) return []
    return [{ start, end: Math.max(start, end), text: said, ...(speaker === undefined ? {} : { speaker }) }]
  })
  return { segments, ...(language === undefined ? {} : { language }) }
}

/** Some models fence their JSON whatever they are asked. */
function jsonIn(text: string): Json | undefined {
  try {
    return parseJson(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
  } catch {
    return undefined
  }
}

export const textOfSegments = ({ segments }: TimedTranscript): string =>
  segments.map(({ text }) => text).join(' ')

/** https://developer.mozilla.org/docs/Web/API/WebVTT_API and SubRip, which has a comma and counts. */
export const writeSubtitles = ({ segments }: TimedTranscript, format: 'srt' | 'vtt'): string =>
  (format === 'vtt' ? 'WEBVTT\n\n' : '') +
  segments
    .map(({ start, end, text }, index) => {
      const times = `${clock(start, format)} --> ${clock(end, format)}`
      return `${format === 'srt' ? `${index + 1}\n` : ''}${times}\n${text}\n\n`
    })
    .join('')

function clock(seconds: number, format: 'srt' | 'vtt'): string {
  const ms = Math.max(0, Math.round(seconds * 1000))
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const mark = format === 'srt' ? ',' : '.'
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${mark}${String(ms % 1000).padStart(3, '0')}`
}

/** What a model that hears does not tell (tokens, probabilities) is not made up. */
export const writeVerbose = (
  transcript: TimedTranscript,
  task: 'transcribe' | 'translate',
  duration: number | undefined,
): JsonObject => ({
  task,
  ...(transcript.language === undefined ? {} : { language: transcript.language }),
  ...(duration === undefined ? {} : { duration }),
  text: textOfSegments(transcript),
  segments: transcript.segments.map(({ start, end, text }, id) => ({ id, start, end, text })),
})

export const writeSpeakers = (transcript: TimedTranscript, duration: number | undefined): JsonObject => ({
  task: 'transcribe',
  ...(duration === undefined ? {} : { duration }),
  text: textOfSegments(transcript),
  segments: speakerSegments(transcript),
})

export const speakerSegments = ({ segments }: TimedTranscript): readonly JsonObject[] =>
  segments.map(({ start, end, text, speaker = 'A' }, index) => ({
    type: 'transcript.text.segment',
    id: `seg_${index}`,
    start,
    end,
    text,
    speaker,
  }))

/** Seconds of a WAVE file by its header. Undefined: it is none. `data` is base64. */
export function wavSeconds(data: string): number | undefined {
  const head = atob(data.slice(0, 64))
  if (!head.startsWith('RIFF') || head.slice(8, 16) !== 'WAVEfmt ' || head.length < 44) return undefined
  const code = (at: number) => head.charCodeAt(at)
  const bytesPerSecond = code(28) + code(29) * 256 + code(30) * 65_536 + code(31) * 16_777_216
  const samples = Math.floor((data.length * 3) / 4) - 44
  return bytesPerSecond === 0 || samples <= 0 ? undefined : samples / bytesPerSecond
}
