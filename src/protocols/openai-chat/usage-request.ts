import { isJsonObject, type Json } from '../../canonical/json.ts'
import type { UsageRequest } from '../stream-codec.ts'

/**
 * A stream tells its usage only when asked. `stream_options` must be given raw here, also as an object: a client that asked
 * for its usage chunk must get it.
 */
export const usageRequest: UsageRequest = {
  edit({ stream, stream_options }) {
    if (stream !== 'true') return undefined
    const options = stream_options === undefined ? null : parse(stream_options)
    if (isJsonObject(options)) {
      if (options.include_usage === true) return undefined
      return { at: '/stream_options/include_usage', edit: { kind: 'set', raw: 'true' }, reason }
    }
    return { at: '/stream_options', edit: { kind: 'set', raw: '{"include_usage":true}' }, reason }
  },
  isOwn(frame) {
    if (frame.kind !== 'event' || !isUsageChunk.test(frame.data)) return false
    const chunk = parse(frame.data)
    return (
      isJsonObject(chunk) &&
      Array.isArray(chunk.choices) &&
      chunk.choices.length === 0 &&
      isJsonObject(chunk.usage)
    )
  },
}

const reason = 'asks the stream for its token counts'

const isUsageChunk = /"choices"\s*:\s*\[\s*\]/

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
