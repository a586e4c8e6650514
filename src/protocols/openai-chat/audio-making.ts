import { foreignRestLosses } from '../../canonical/foreign-rest.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import type { AudioPart } from '../../canonical/part.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { OutgoingRequest } from '../codec-context.ts'
import type { MakingCodec } from '../operation.ts'
import { loseOthers, wishOf } from './making.ts'
import { filled } from './schema.ts'
import { readUsage } from './usage.ts'

/** Models that only speak (tts): their samples come as bytes. */
export const speechMaking: MakingCodec = {
  writeRequest(request, target) {
    const losses = createLossList()
    losses.addAll(foreignRestLosses(request, 'openai-chat'))
    loseOthers(request, losses, 'where speech is made')
    const body = {
      model: target.model,
      input: wishOf(request),
      voice: voiceOf(request, losses),
      response_format: 'pcm',
    }
    return outgoing('/v1/audio/speech', body, losses)
  },
  // OpenAI's pcm is what Google calls L16: 24 kHz, 16 bits, little-endian, one channel.
  readBytes: (bytes) => ({
    choices: [{ parts: [audioOf(bytes, 'audio/L16;codec=pcm;rate=24000')], stop: { unified: 'end' } }],
    extras: [],
  }),
}

/** Models that only listen (whisper, transcribe): the file goes as a form. */
export const hearingMaking: MakingCodec = {
  writeRequest(request, target) {
    const losses = createLossList()
    losses.addAll(foreignRestLosses(request, 'openai-chat'))
    loseOthers(request, losses, 'where speech is written down', ['sampling.temperature'])
    const audio = request.turns.flatMap(({ parts }) => parts).findLast(isInline)
    const { temperature } = request.sampling
    const written = outgoing('/v1/audio/transcriptions', {}, losses)
    const text = wishOf(request)
    if (text !== '')
      losses.add(loss('text', '', 'approximated', 'the text goes as a hint beside the audio', true))
    return {
      value: {
        ...written.value,
        form: {
          fields: {
            model: target.model,
            response_format: 'json',
            ...(text === '' ? {} : { prompt: text }),
            ...(temperature === undefined ? {} : { temperature: String(temperature) }),
          },
          files: audio === undefined ? [] : [fileOf(audio)],
        },
      },
      losses: losses.losses,
    }
  },
  readResponse(body) {
    const text = filled(body.text) ?? ''
    const origin = unreadFields(body, answerFields, { protocol: 'openai-chat', at: '' })
    const usage = typeof body.usage === 'object' && body.usage !== null ? namedUsage(body.usage) : undefined
    return {
      choices: [{ parts: [{ kind: 'text', text }], stop: { unified: 'end' } }],
      ...(usage === undefined ? {} : { usage: readUsage(usage) }),
      extras: [],
      ...(origin === undefined ? {} : { origin }),
    }
  },
}

const counts = { text_tokens: true, audio_tokens: true } satisfies ReadFields
const answerFields = {
  text: true,
  usage: {
    type: true,
    seconds: true,
    input_tokens: true,
    output_tokens: true,
    total_tokens: true,
    input_token_details: counts,
  },
} satisfies ReadFields

function outgoing(path: string, body: JsonObject, losses: LossList): Written<OutgoingRequest> {
  return {
    value: { path, query: {}, headers: {}, body, renames: { tools: new Map() } },
    losses: losses.losses,
  }
}

function voiceOf({ product }: CanonicalRequest, losses: LossList): string {
  if (product?.kind === 'speech' && product.voice !== undefined) return product.voice
  losses.add(loss('media', '', 'defaulted', 'a voice is demanded and none was named; alloy speaks', false))
  return 'alloy'
}

function audioOf(bytes: Uint8Array, mediaType: string): AudioPart {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return { kind: 'audio', source: { kind: 'inline', mediaType, data: btoa(text) } }
}

type InlineAudio = AudioPart & { readonly source: { readonly kind: 'inline' } }

const isInline = (part: CanonicalRequest['turns'][number]['parts'][number]): part is InlineAudio =>
  part.kind === 'audio' && part.source.kind === 'inline'

const endings: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/webm': 'webm',
}

/** The API goes by the ending. */
function fileOf({ source }: InlineAudio) {
  const mediaType = source.mediaType.split(';')[0] ?? ''
  return {
    field: 'file',
    name: `audio.${entryOf(endings, mediaType) ?? 'wav'}`,
    mediaType,
    data: source.data,
  }
}

const namedUsage = (usage: object): JsonObject => {
  const { input_tokens: prompt, output_tokens: completion, total_tokens: total } = usage as JsonObject
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total }
}
