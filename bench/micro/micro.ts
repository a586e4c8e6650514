import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { type Row, rowOf } from '../row.ts'
import { type Pair, pairs, requestWork, streamWork, wholeWork } from './pairs.ts'
import { type Timing, timeCpu } from './timing.ts'

const short: Readonly<Record<ProtocolId, string>> = {
  'openai-chat': 'OpenAI chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic',
  'gemini-generate': 'Gemini',
}

interface Kind {
  readonly name: string
  /** What one unit is. */
  readonly per: string
  readonly of: (pair: Pair) => () => number
}

/** `--only` takes their names. */
export const microKinds: readonly Kind[] = [
  { name: 'micro-stream', per: 'event of a stream', of: streamWork },
  { name: 'micro-whole', per: 'whole answer of 1 kB', of: wholeWork },
  { name: 'micro-request', per: 'small request', of: (pair) => requestWork(pair, 'small') },
  {
    name: 'micro-agent',
    per: '200 kB agent request with 60 tools',
    of: (pair) => requestWork(pair, 'agent'),
  },
]

/** What the codecs alone cost, in this process: no sockets, no other contender. */
export function measureMicro(
  only: readonly string[],
  timing: Timing,
  say: (line: string) => void,
): readonly Row[] {
  const chosen = microKinds.filter(({ name }) => only.length === 0 || only.includes(name))
  return chosen.flatMap(({ name, per, of }) => {
    const startedAt = performance.now()
    const rows = pairs.map((pair) =>
      rowOf(
        {
          claim: name,
          work: `${per}, ${short[pair.client]} → ${short[pair.upstream]}`,
          against: '–',
          unit: 'µs',
          detail: '',
        },
        timeCpu(of(pair), timing),
      ),
    )
    say(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
    return rows
  })
}
