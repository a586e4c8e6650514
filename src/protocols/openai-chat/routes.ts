import type { Route } from '../operation.ts'

/** Prefixes that belong to OpenAI's dialect and are relayed as they are. */
const others = [
  '/v1/files',
  '/v1/uploads',
  '/v1/batches',
  '/v1/vector_stores',
  '/v1/assistants',
  '/v1/threads',
  '/v1/fine_tuning',
  '/v1/fine-tunes',
  '/v1/evals',
  '/v1/containers',
  '/v1/conversations',
  '/v1/chatkit',
  '/v1/skills',
  '/v1/videos',
  '/v1/images',
  '/v1/audio',
  '/v1/realtime',
  '/v1/organization',
  '/v1/projects',
  '/v1/engines',
  '/v1/edits',
  '/v1/rerank',
  '/v1/chat/completions',
] as const

export const routes: readonly Route[] = [
  { method: 'GET', path: '/v1/models', operation: 'list-models' },
  { method: 'GET', path: '/v1/models/{model}', operation: 'get-model' },
  { method: 'POST', path: '/v1/chat/completions', operation: 'generate' },
  { method: 'POST', path: '/v1/completions', operation: 'legacy-completion' },
  { method: 'POST', path: '/v1/embeddings', operation: 'embed' },
  { method: 'POST', path: '/v1/images/generations', operation: 'image-generation' },
  { method: 'POST', path: '/v1/images/edits', operation: 'image-edit' },
  { method: 'POST', path: '/v1/audio/transcriptions', operation: 'transcription' },
  { method: 'POST', path: '/v1/audio/translations', operation: 'audio-translation' },
  { method: 'POST', path: '/v1/audio/speech', operation: 'speech' },
  { method: 'POST', path: '/v1/moderations', operation: 'moderation' },
  ...others.map((path): Route => ({ method: 'ANY', path, operation: 'other' })),
]
