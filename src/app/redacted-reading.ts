import type { AnswerReading, ExchangeReading, FrameView } from '../control/contract/reading.ts'

/**
 * A secret that came in two events stands in none of the recorded pieces, and whole in what is put together of them: there it
 * is taken out. What was recorded is redacted already.
 */
export function redactReading(reading: ExchangeReading, redact: (text: string) => string): ExchangeReading {
  const { clientGot, upstreamAnswered } = reading
  return {
    ...reading,
    ...(clientGot === undefined ? {} : { clientGot: redactAnswer(clientGot, redact) }),
    ...(upstreamAnswered === undefined ? {} : { upstreamAnswered: redactAnswer(upstreamAnswered, redact) }),
  }
}

function redactAnswer(answer: AnswerReading, redact: (text: string) => string): AnswerReading {
  const parts = answer.parts.map((part) => ({ ...part, text: redact(part.text) }))
  return { ...answer, parts, frames: redactPieces(answer.frames, redact) }
}

/** The pieces of a text that holds a secret say together what is left of it: the first one all, the others nothing. */
function redactPieces(frames: readonly FrameView[], redact: (text: string) => string): FrameView[] {
  const whole = new Map<number, string>()
  for (const { part, text } of frames.flatMap(({ adds }) => adds))
    whole.set(part, (whole.get(part) ?? '') + text)
  const left = new Map([...whole].map(([part, text]) => [part, redact(text)]))
  const told = new Set<number>()
  const pieceOf = (part: number, text: string): string => {
    const rest = left.get(part) ?? ''
    if (rest === whole.get(part)) return text
    const piece = told.has(part) ? '' : rest
    told.add(part)
    return piece
  }
  return frames.map((frame) => ({
    ...frame,
    adds: frame.adds.map(({ part, text }) => ({ part, text: pieceOf(part, text) })),
  }))
}
