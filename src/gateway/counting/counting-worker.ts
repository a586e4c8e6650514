import { parentPort } from 'node:worker_threads'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { textPieces } from './text-pieces.ts'

// Counts tokens by a tokenizer of OpenAI's (no other vendor publishes one), one message after the other: texts in, a number out.
parentPort?.on('message', (texts: readonly string[]) => {
  let tokens = 0
  for (const text of texts) for (const piece of textPieces(text)) tokens += countTokens(piece)
  parentPort?.postMessage(tokens)
})
