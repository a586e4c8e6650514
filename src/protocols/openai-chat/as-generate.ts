import type { Protocol } from '../protocol.ts'
import { imageEdit, imageGeneration } from './image-operations.ts'
import { legacyCompletion } from './legacy-completion.ts'
import { speech } from './speech.ts'
import { audioTranslation, transcription } from './transcription.ts'

/** OpenAI's calls beside chat, as a chat with a model that can do them. */
export const asGenerate: NonNullable<Protocol['asGenerate']> = {
  'legacy-completion': legacyCompletion,
  'image-generation': imageGeneration,
  'image-edit': imageEdit,
  transcription,
  'audio-translation': audioTranslation,
  speech,
}
