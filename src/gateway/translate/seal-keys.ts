import type { Turn } from '../../canonical/request.ts'
import { textDigest } from '../../canonical/text-digest.ts'

export const callKey = (id: string): string => `call:${id}`

/**
 * Texts like `Done.` come in many conversations: what was said right before is part of the key, so that no proof strays
 * into another one.
 */
export const textKey = (text: string, before: Turn | undefined): string =>
  `text:${textDigest(`${spoken(before)}\n\n${text}`)}`

const spoken = (turn: Turn | undefined): string =>
  (turn?.parts ?? [])
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'tool-result' ? part.callId : ''))
    .join('\n')
