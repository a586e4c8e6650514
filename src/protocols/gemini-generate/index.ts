import { tellsForeignEvents, tellsForeignRest } from '../../canonical/foreign-answer.ts'
import type { Protocol } from '../protocol.ts'
import { renameInBody } from './body-models.ts'
import { counting } from './counting.ts'
import { embedding } from './embedding.ts'
import { faults } from './fault.ts'
import { meter } from './meter.ts'
import { writeModel, writeModels } from './models.ts'
import { prefill } from './prefill.ts'
import { repairs } from './repairs.ts'
import { readRequest } from './request-reader.ts'
import { writeRequest } from './request-writer.ts'
import { readResponse } from './response-reader.ts'
import { writeResponse } from './response-writer.ts'
import { peek, routes, streamForm } from './routes.ts'
import { streamReader } from './stream-reader.ts'
import { streamWriter } from './stream-writer.ts'
import { refuseUnknown } from './unknown-kinds.ts'
import { protocol } from './vocabulary.ts'

/** Google's generateContent, as AI Studio and Vertex speak it: https://ai.google.dev/api/generate-content */
export const geminiGenerate: Protocol = {
  id: protocol,
  label: 'Google Gemini',
  basePath: '',
  routes,
  peek,
  modelAt: 'path',
  renameInBody,
  readRequest,
  refuseUnknown,
  writeRequest,
  readResponse,
  writeResponse: tellsForeignRest(protocol, writeResponse),
  streamReader,
  streamWriter: tellsForeignEvents(protocol, streamWriter),
  streamForm,
  // Google's SDKs take every block for data.
  readsComments: false,
  repairs,
  prefill,
  counting,
  embedding,
  meter,
  faults,
  does: [
    'legacy-completion',
    'image-generation',
    'image-edit',
    'transcription',
    'audio-translation',
    'speech',
  ],
  fetches: ['image', 'audio', 'video', 'document'],
  writeModels,
  writeModel,
}
