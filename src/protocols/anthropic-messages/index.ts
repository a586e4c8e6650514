import { tellsForeignEvents, tellsForeignRest } from '../../canonical/foreign-answer.ts'
import type { Protocol } from '../protocol.ts'
import { counting } from './counting.ts'
import { embedding } from './embedding.ts'
import { faults } from './fault.ts'
import { createMeter } from './meter.ts'
import { writeModel, writeModels } from './models.ts'
import { prefill } from './prefill.ts'
import { repairs } from './repairs.ts'
import { readRequest } from './request-reader.ts'
import { writeRequest } from './request-writer.ts'
import { readResponse } from './response-reader.ts'
import { writeResponse } from './response-writer.ts'
import { peek, routes } from './routes.ts'
import { createStreamReader } from './stream-reader.ts'
import { createStreamWriter } from './stream-writer.ts'
import { refuseUnknown } from './unknown-kinds.ts'

/** Anthropic's Messages API (https://platform.claude.com/docs/en/api/messages). */
export const anthropicMessages: Protocol = {
  id: 'anthropic-messages',
  label: 'Anthropic Messages',
  basePath: '',
  routes,
  peek,
  modelAt: 'body',
  readRequest,
  refuseUnknown,
  writeRequest,
  readResponse,
  writeResponse: tellsForeignRest('anthropic-messages', writeResponse),
  streamReader: createStreamReader,
  streamWriter: tellsForeignEvents('anthropic-messages', createStreamWriter),
  streamForm: () => 'sse',
  repairs,
  counting,
  ...(embedding === undefined ? {} : { embedding }),
  meter: createMeter,
  prefill,
  faults,
  does: ['legacy-completion'],
  fetches: ['image', 'document'],
  fetchesSecurely: true,
  formless: ['audio', 'video'],
  writeModels,
  writeModel,
}
