import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import type { Bench } from '../rig/bench.ts'
import { describe, type Entry, ratios, saturateAll } from '../rig/saturation.ts'
import { type Row, rowOf } from '../row.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

const short: Readonly<Record<ProtocolId, string>> = {
  'openai-chat': 'OpenAI chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic',
  'gemini-generate': 'Gemini',
}

/** Whole answers, the client speaking OpenAI's dialect: the pairs that Portkey has too. */
export const translateWhole: Claim = {
  name: 'translate-whole',
  guarded: true,
  async run(bench) {
    const rows: Row[] = []
    for (const upstream of ['gemini-generate', 'anthropic-messages'] as const) {
      const work: Work = {
        label: `translate, whole, OpenAI chat → ${short[upstream]}`,
        client: 'openai-chat',
        upstream,
        mode: 'whole',
        request: 'small',
      }
      const samples = await saturateAll(bench, {
        torii: { contender: bench.torii, work },
        ...(bench.portkey === undefined ? {} : { portkey: { contender: bench.portkey, work } }),
      })
      rows.push(
        rowOf(
          {
            claim: 'translate-whole',
            work: work.label,
            against: bench.portkey?.label ?? 'portkey',
            unit: '×',
            target: { atLeast: 5 },
            detail: `${describe('torii', samples.torii)} · ${describe('portkey', samples.portkey)}`,
            guarded: true,
          },
          ratios(samples.torii, samples.portkey),
        ),
      )
    }
    return rows
  },
}

/** A stream of 100 events in another dialect, held against the relay of the very same stream. */
export const translateStream: Claim = {
  name: 'translate-stream',
  guarded: true,
  run: (bench) =>
    againstOwnRelay(bench, {
      claim: 'translate-stream',
      label: (client, upstream) => `translate, SSE, ${short[client]} → ${short[upstream]}`,
      pairs: [
        ['anthropic-messages', 'openai-chat'],
        ['anthropic-messages', 'gemini-generate'],
      ],
      of: { mode: 'burst', request: 'small' },
      figures: ratios,
      target: { atLeast: 0.35 },
    }),
}

/** A coding agent's request of 200 kB: read, understood and written anew. */
export const translateAgent: Claim = {
  name: 'translate-agent',
  guarded: true,
  run: (bench) =>
    againstOwnRelay(bench, {
      claim: 'translate-agent',
      label: (client, upstream) =>
        `translate, 200 kB agent request, ${short[client]} → ${short[upstream]}, CPU per request`,
      pairs: [
        ['openai-chat', 'anthropic-messages'],
        ['openai-chat', 'gemini-generate'],
      ],
      relay: 'openai-chat',
      of: { mode: 'whole', request: 'agent' },
      // CPU per request is the inverse of requests per second of CPU.
      figures: (translate, relay) => ratios(relay, translate),
      target: { atMost: 8 },
    }),
}

interface OwnRelayPlan {
  readonly claim: string
  readonly label: (client: ProtocolId, upstream: ProtocolId) => string
  /** Client, upstream. */
  readonly pairs: readonly (readonly [ProtocolId, ProtocolId])[]
  /** The dialect that is relayed. Absent: the upstream's, so that the stream is the same. */
  readonly relay?: ProtocolId
  readonly of: Pick<Work, 'mode' | 'request'>
  readonly figures: typeof ratios
  readonly target: Row['target'] & object
}

async function againstOwnRelay(bench: Bench, plan: OwnRelayPlan): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const [client, upstream] of plan.pairs) {
    const label = plan.label(client, upstream)
    const entry = (from: ProtocolId, to: ProtocolId): Entry => ({
      contender: bench.torii,
      work: { label, client: from, upstream: to, ...plan.of },
      connections: 32,
    })
    const relayed = plan.relay ?? upstream
    const samples = await saturateAll(bench, {
      relay: entry(relayed, relayed),
      translate: entry(client, upstream),
    })
    const { claim, target } = plan
    rows.push(
      rowOf(
        {
          claim,
          work: label,
          against: `own relay, ${short[relayed]}`,
          unit: '×',
          target,
          detail: `${describe('translate', samples.translate)} · ${describe('relay', samples.relay)}`,
          guarded: true,
        },
        plan.figures(samples.translate, samples.relay),
      ),
    )
  }
  return rows
}
