import { tellsForeignEvents, tellsForeignRest } from '../../canonical/foreign-answer.ts'
import type { Protocol } from '../protocol.ts'
import { continuity } from './continuity.ts'
import { counting } from './counting.ts'
import { embedding } from './embedding.ts'
import { faults } from './fault.ts'
import { meter } from './meter.ts'
import { writeModel, writeModels } from './models.ts'
import { repairs } from './repairs.ts'
import { readRequest } from './request-reader.ts'
import { writeRequest } from './request-writer.ts'
import { readResponse } from './response-reader.ts'
import { writeResponse } from './response-writer.ts'
import { peek, routes } from './routes.ts'
import { sockets } from './sockets.ts'
import { streamReader } from './stream-reader.ts'
import { streamWriter } from './stream-writer.ts'
import { refuseUnknown } from './unknown-kinds.ts'
import { protocol } from './vocabulary.ts'

export const openaiResponses: Protocol = {
  id: protocol,
  label: 'OpenAI Responses',
  basePath: '/v1',
  routes,
  peek,
  modelAt: 'body',
  readRequest,
  refuseUnknown,
  writeRequest,
  readResponse,
  writeResponse: tellsForeignRest(protocol, writeResponse),
  streamReader,
  streamWriter: tellsForeignEvents(protocol, streamWriter),
  streamForm: () => 'sse',
  repairs,
  counting,
  ...(embedding === undefined ? {} : { embedding }),
  continuity,
  sockets,
  meter,
  faults,
  does: ['legacy-completion'],
  fetches: ['image', 'document'],
  formless: ['audio', 'video'],
  writeModels,
  writeModel,
}
