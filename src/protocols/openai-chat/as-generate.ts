import { orPlain, type ReadFields } from '../../canonical/unread-fields.ts'
import type { Protocol } from '../protocol.ts'
import { imageEdit, imageGeneration } from './image-operations.ts'
import { legacyCompletion } from './legacy-completion.ts'
import { speech } from './speech.ts'
import { audioTranslation, transcription } from './transcription.ts'
import { tellsUnread } from './unread-operation.ts'

const named = (...names: readonly string[]): ReadFields =>
  Object.fromEntries(names.map((name) => [name, true]))

const image: ReadFields = {
  ...named('model', 'prompt', 'n', 'size', 'stream', 'response_format', 'output_format', 'background'),
  ...named(
    'quality',
    'style',
    'moderation',
    'output_compression',
    'partial_images',
    'input_fidelity',
    'user',
  ),
}
const heard = named('model', 'prompt', 'response_format', 'temperature', 'stream')
const granularity = named('timestamp_granularities', 'timestamp_granularities[]')
const voices = named('known_speaker_names[]', 'known_speaker_references[]')

/** OpenAI's calls beside chat, as a chat with a model that can do them. */
export const asGenerate: NonNullable<Protocol['asGenerate']> = {
  'legacy-completion': tellsUnread(legacyCompletion, { gives: 'text' }),
  'image-generation': tellsUnread(imageGeneration, { fields: image, gives: 'image' }),
  'image-edit': tellsUnread(imageEdit, {
    fields: { ...image, mask: true, images: named('image_url') },
    files: ['image', 'image[]', 'mask'],
    gives: 'image',
  }),
  transcription: tellsUnread(transcription, {
    fields: {
      ...heard,
      ...granularity,
      ...voices,
      ...named('language', 'chunking_strategy', 'include', 'include[]'),
    },
    files: ['file'],
    gives: 'text',
  }),
  'audio-translation': tellsUnread(audioTranslation, {
    fields: { ...heard, ...granularity },
    files: ['file'],
    gives: 'text',
  }),
  speech: tellsUnread(speech, {
    fields: {
      ...named('model', 'input', 'instructions', 'response_format', 'speed', 'stream_format'),
      voice: { ...named('id'), [orPlain]: true },
    },
    gives: 'audio',
  }),
}
