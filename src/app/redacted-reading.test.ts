import { expect, test } from 'vitest'
import type { AnswerReading } from '../control/contract/reading.ts'
import { createRedactor } from '../monitor/redaction.ts'
import { redactReading } from './redacted-reading.ts'

const secret = 'hunter2hunter2'
const redact = createRedactor([secret])

const streamed = (...pieces: readonly string[]): AnswerReading => ({
  protocol: 'openai-chat',
  frames: pieces.map((text) => ({ data: text, events: ['part-delta'], adds: [{ part: 0, text }] })),
  parts: [{ kind: 'text', text: pieces.join('') }],
})

const saidBy = ({ frames, parts }: AnswerReading): readonly string[] => [
  frames.flatMap(({ adds }) => adds.map(({ text }) => text)).join(''),
  ...parts.map(({ text }) => text),
]

test('a secret that came in two events is not shown where they are put together', () => {
  const answer = streamed('It is ', 'hunter2', 'hunter2', '.')
  const { clientGot, upstreamAnswered } = redactReading(
    { clientGot: answer, upstreamAnswered: answer },
    redact,
  )
  for (const shown of [clientGot, upstreamAnswered])
    expect(shown === undefined ? [] : saidBy(shown)).toEqual(['It is [redacted].', 'It is [redacted].'])
})

test('other pieces stay as they came', () => {
  const answer = streamed('Hel', 'lo')
  expect(redactReading({ clientGot: answer }, redact)).toEqual({ clientGot: answer })
})
