import type { TargetProtocol } from '../protocol.ts'
import { counting } from './counting.ts'
import { faults } from './fault.ts'
import { createMeter } from './meter.ts'
import { writeRequest } from './request-writer.ts'
import { readResponse } from './response-reader.ts'
import { createStreamReader } from './stream-reader.ts'

/** Amazon Bedrock's Converse API (https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html). */
export const bedrockConverse: TargetProtocol = {
  id: 'bedrock-converse',
  label: 'Amazon Bedrock Converse',
  writeRequest,
  readResponse,
  streamReader: createStreamReader,
  counting,
  meter: createMeter,
  faults,
  does: ['legacy-completion'],
  fetches: [],
}
