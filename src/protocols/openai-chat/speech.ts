import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { AsGenerateCodec } from '../protocol.ts'
import { lostFields, oneTurn, partsOf, textField, textPart } from './operation-request.ts'

/** `/v1/audio/speech` with a model that speaks. */
export const speech: AsGenerateCodec = {
  readRequest({ body }) {
    if (body.stream_format === 'sse')
      throw new MalformedRequest(
        "stream_format 'sse' is not compatible with this model. Use 'audio' instead.",
        { at: '/stream_format', code: 'unsupported_value' },
      )
    const input = textField(body, 'input')
    const manner = typeof body.instructions === 'string' ? body.instructions.trim() : ''
    const text = manner === '' ? input : `${manner}\n\n${input}`
    const voice = voiceOf(body)
    return {
      value: oneTurn(textField(body, 'model'), [textPart(text, '/input')], {
        product: { kind: 'speech', ...(voice === undefined ? {} : { voice }) },
      }),
      losses: [
        ...lostFields(body, { speed: ['media', true] }, 'has no counterpart in a chat'),
        ...(manner === ''
          ? []
          : [loss('instructions', '/instructions', 'moved', 'how to speak stands before the text', false)]),
      ],
    }
  },
  writeAnswer(response, { body }) {
    const [source] = partsOf(response, 'audio').flatMap((part) =>
      part.source.kind === 'inline' ? [part.source] : [],
    )
    if (source === undefined) return undefined
    const bytes = Uint8Array.from(atob(source.data), (character) => character.charCodeAt(0))
    const rate = pcmRate(source.mediaType)
    if (rate === undefined)
      return {
        value: { contentType: source.mediaType, body: bytes },
        losses: formatLosses(body, source.mediaType),
      }
    if (body.response_format === 'pcm' && rate === openaiRate)
      return { value: { contentType: 'audio/pcm', body: bytes }, losses: [] }
    return {
      value: { contentType: 'audio/wav', body: wav(bytes, rate) },
      losses: formatLosses(body, 'audio/wav'),
    }
  },
}

const voiceOf = ({ voice }: JsonObject): string | undefined => {
  const name = isJsonObject(voice) ? voice.id : voice
  return typeof name === 'string' && name !== '' ? name : undefined
}

/** Both mean 16-bit little-endian samples of one channel by it, whatever RFC 2586 says of L16. */
const openaiRate = 24_000

/** `audio/L16;codec=pcm;rate=24000` → 24000. Undefined: no bare samples. */
function pcmRate(mediaType: string): number | undefined {
  if (!/^audio\/(?:l16|pcm)\b/i.test(mediaType)) return undefined
  return Number(/rate=(\d+)/i.exec(mediaType)?.[1] ?? openaiRate)
}

/** The call's own default is mp3. */
function formatLosses({ response_format: format }: JsonObject, given: string): readonly Loss[] {
  const wanted = typeof format === 'string' ? format : 'mp3'
  if (given.endsWith(`/${wanted}`)) return []
  const detail = `${wanted} cannot be made of what the model gives; the answer is ${given}`
  return [loss('media', '/response_format', 'approximated', detail, true)]
}

/** RIFF header: PCM, one channel, 16 bits. */
function wav(samples: Uint8Array, rate: number): Uint8Array {
  const file = new Uint8Array(44 + samples.length)
  const view = new DataView(file.buffer)
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries()) file[at + index] = letter.charCodeAt(0)
  }
  text(0, 'RIFF')
  view.setUint32(4, 36 + samples.length, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, samples.length, true)
  file.set(samples, 44)
  return file
}
