import { isJsonObject } from '../../canonical/json.ts'
import type { TargetProtocol } from '../protocol.ts'
import { writeCountRequest } from './request-writer.ts'

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html */
export const counting: NonNullable<TargetProtocol['counting']> = {
  writeRequest: writeCountRequest,
  readAnswer: (body) =>
    isJsonObject(body) && typeof body.inputTokens === 'number' ? body.inputTokens : undefined,
}
