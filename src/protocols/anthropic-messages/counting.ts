import { isJsonObject } from '../../canonical/json.ts'
import type { CountCodec } from '../operation.ts'
import { readCountRequest } from './request-reader.ts'
import { writeCountRequest } from './request-writer.ts'

export const counting: CountCodec = {
  readRequest: readCountRequest,
  writeRequest: writeCountRequest,
  readAnswer: (body) =>
    isJsonObject(body) && typeof body.input_tokens === 'number' ? body.input_tokens : undefined,
  writeAnswer: (tokens) => ({ input_tokens: tokens }),
}
