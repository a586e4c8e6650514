import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { AsGenerateCodec } from '../operation.ts'
import { lostFields, oneTurn, partsOf, textField, textPart } from './operation-request.ts'
import { speechStream } from './speech-stream.ts'
import { openaiRate, pcmRate, wave } from './wave.ts'

/** `/v1/audio/speech` with a model that speaks. */
export const speech: AsGenerateCodec = {
  readRequest({ body }) {
    const streams = isStreamed(body)
    const input = textField(body, 'input')
    const manner = typeof body.instructions === 'string' ? body.instructions.trim() : ''
    const text = manner === '' ? input : `${manner}\n\n${input}`
    const voice = voiceOf(body)
    return {
      value: oneTurn(textField(body, 'model'), [textPart(text, '/input')], {
        stream: streams,
        product: { kind: 'speech', ...(voice === undefined ? {} : { voice }) },
      }),
      losses: [
        ...lostFields(body, { speed: ['media', true] }, 'has no counterpart in a chat'),
        ...(streams ? formatLosses(body, `audio/${streamFormatOf(body)}`) : []),
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
      value: { contentType: 'audio/wav', body: wave(bytes, rate) },
      losses: formatLosses(body, 'audio/wav'),
    }
  },
  streamWriter: (_context, { body }) => speechStream(streamFormatOf(body)),
}

const voiceOf = ({ voice }: JsonObject): string | undefined => {
  const name = isJsonObject(voice) ? voice.id : voice
  return typeof name === 'string' && name !== '' ? name : undefined
}

/**
 * An event holds bytes of the format that was asked for and no word of what they are: another format in them would be
 * taken for it. Where none was asked for it is told as a loss.
 */
function isStreamed({ stream_format: form, response_format: format }: JsonObject): boolean {
  if (form !== 'sse') return false
  if (format === undefined || format === null || format === 'pcm' || format === 'wav') return true
  throw new MalformedRequest(
    `response_format '${String(format)}' is not compatible with this model when stream_format is 'sse'. Use 'pcm' or 'wav' instead.`,
    { at: '/response_format', code: 'unsupported_value' },
  )
}

const streamFormatOf = ({ response_format: format }: JsonObject): 'pcm' | 'wav' =>
  format === 'pcm' ? 'pcm' : 'wav'

/** The call's own default is mp3. */
function formatLosses({ response_format: format }: JsonObject, given: string): readonly Loss[] {
  const wanted = typeof format === 'string' ? format : 'mp3'
  if (given.endsWith(`/${wanted}`)) return []
  const detail = `${wanted} cannot be made of what the model gives; the answer is ${given}`
  return [loss('media', '/response_format', 'approximated', detail, true)]
}
