import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { SocketCodec } from '../continuity.ts'
import { continuity } from './continuity.ts'

/** The WebSocket form: https://platform.openai.com/docs/guides/websocket-mode */
export const sockets: SocketCodec = {
  path: '/v1/responses',
  ownHeaders: ['openai-beta'],
  readMessage({ type, ...message }) {
    if (type !== 'response.create')
      throw new MalformedRequest(
        `Invalid value: '${String(type).slice(0, 80)}'. Supported values are: 'response.create'.`,
        { at: '/type', code: 'invalid_value' },
      )
    // The SDK's own types nest the call; what clients send is flat.
    const body = isJsonObject(message.response) ? message.response : message
    return { ...(body.generate === true ? withoutGenerate(body) : body), stream: true }
  },
  prepared(body, id, now) {
    const response: JsonObject = { ...continuity.queued(body, id, now), status: 'in_progress' }
    const completed = { ...response, status: 'completed', completed_at: now, usage: noUsage }
    return [
      { type: 'response.created', sequence_number: 0, response },
      { type: 'response.completed', sequence_number: 1, response: completed },
    ]
  },
  writeError: (status, body) => ({
    type: 'error',
    status,
    error:
      isJsonObject(body) && isJsonObject(body.error) ? body.error : { message: String(body), code: null },
  }),
}

/** The HTTP form has no such field, and generates. */
const withoutGenerate = ({ generate: _generate, ...body }: JsonObject): JsonObject => body

/** Nothing was run: these zeros are true. */
const noUsage: JsonObject = {
  input_tokens: 0,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 0,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 0,
}
