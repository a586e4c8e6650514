import { tellsForeignEvents, tellsForeignRest } from '../../canonical/foreign-answer.ts'
import type { Protocol } from '../protocol.ts'
import { asGenerate } from './as-generate.ts'
import { hearingMaking, speechMaking } from './audio-making.ts'
import { counting } from './counting.ts'
import { embedding } from './embedding.ts'
import { faults } from './fault.ts'
import { imageMaking } from './image-making.ts'
import { createMeter } from './meter.ts'
import { writeModel, writeModels } from './models.ts'
import { prefill } from './prefill.ts'
import { readRequest } from './request-reader.ts'
import { writeRequest } from './request-writer.ts'
import { readResponse } from './response-reader.ts'
import { writeResponse } from './response-writer.ts'
import { routes } from './routes.ts'
import { createStreamReader } from './stream-reader.ts'
import { createStreamWriter } from './stream-writer.ts'
import { refuseUnknown } from './unknown-kinds.ts'
import { usageRequest } from './usage-request.ts'

/** OpenAI's Chat Completions, and the many dialects of it that other vendors speak. */
export const openaiChat: Protocol = {
  id: 'openai-chat',
  label: 'OpenAI Chat Completions',
  basePath: '/v1',
  routes,
  peek: ({ fields }) => ({
    ...(typeof fields.model === 'string' ? { model: fields.model } : {}),
    stream: fields.stream === true,
  }),
  modelAt: 'body',
  readRequest,
  refuseUnknown,
  writeRequest,
  readResponse,
  writeResponse: tellsForeignRest('openai-chat', writeResponse),
  streamReader: createStreamReader,
  streamWriter: tellsForeignEvents('openai-chat', createStreamWriter),
  streamForm: () => 'sse',
  usageRequest,
  ...(counting === undefined ? {} : { counting }),
  embedding,
  meter: createMeter,
  prefill,
  faults,
  asGenerate,
  making: { image: imageMaking, speech: speechMaking, hearing: hearingMaking },
  does: ['legacy-completion'],
  fetches: ['image'],
  formless: ['video'],
  writeModels,
  writeModel,
}
