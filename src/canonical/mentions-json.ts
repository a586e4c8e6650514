import type { Part } from './part.ts'
import type { CanonicalRequest } from './request.ts'

/**
 * OpenAI and DeepSeek give «any JSON object» only where the conversation itself has the word («'messages' must contain the word
 * 'json' in some form»).
 */
export const mentionsJson = ({ instructions, turns }: CanonicalRequest): boolean =>
  [...instructions.map(({ part }) => part), ...turns.flatMap(({ parts }) => parts)].some(hasWord)

const hasWord = (part: Part): boolean =>
  part.kind === 'tool-result' ? part.parts.some(hasWord) : part.kind === 'text' && /json/i.test(part.text)
