import { protocolIds } from '../../canonical/protocol-id.ts'
import type { Exchange } from '../../monitor/exchange.ts'
import type { Expense } from '../key-ledger.ts'
import { expenseOf } from '../key-ring.ts'
import type { CountedExchange } from '../monitor.ts'
import type { FrameReader } from './frame-reader.ts'
import type { FrameWriter } from './frame-writer.ts'

const states = [
  'open',
  'done',
  'failed',
  'refused',
  'aborted',
] as const satisfies readonly Exchange['state'][]
const lanes = ['relay', 'translate', 'local'] as const
const flags = { usage: 1, firstByte: 2, key: 4, expense: 8, cost: 16, told: 32 } as const
const nothing = 255

/** What the owner counts of a closed exchange, beside the bytes of its record: those it only hands on to the disk. */
export interface Tally {
  readonly counted: CountedExchange
  /** What its key is charged with. */
  readonly expense: Expense | undefined
  /** Its id, where the owner was told that it opened. */
  readonly told: string | undefined
}

export function writeTally(out: FrameWriter, exchange: Exchange, isTold: boolean): void {
  const { protocol, state, lane, usage, firstByteMs, key } = exchange
  const expense = expenseOf(exchange)
  const cost = expense?.cost
  out.u8(
    (usage === undefined ? 0 : flags.usage) |
      (firstByteMs === undefined ? 0 : flags.firstByte) |
      (key === undefined ? 0 : flags.key) |
      (expense === undefined ? 0 : flags.expense) |
      (cost === undefined ? 0 : flags.cost) |
      (isTold ? flags.told : 0),
  )
  out.u8(protocol === undefined ? nothing : protocolIds.indexOf(protocol))
  out.u8(states.indexOf(state))
  out.u8(lane === undefined ? nothing : lanes.indexOf(lane))
  if (usage !== undefined) {
    out.f64(usage.input.total ?? 0)
    out.f64(usage.output.total ?? 0)
    out.f64(usage.input.cacheRead ?? 0)
  }
  if (firstByteMs !== undefined) out.f64(firstByteMs)
  if (key !== undefined) out.text(key)
  if (expense !== undefined) out.f64(expense.tokens)
  if (cost !== undefined) out.f64(cost)
  if (isTold) out.text(exchange.id)
}

export function readTally(frame: FrameReader): Tally {
  const has = frame.u8()
  const protocol = protocolIds[frame.u8()]
  const state = states[frame.u8()] ?? 'done'
  const lane = lanes[frame.u8()]
  const usage =
    has & flags.usage
      ? {
          input: { total: frame.f64() },
          output: { total: frame.f64() },
          cacheRead: frame.f64(),
        }
      : undefined
  const firstByteMs = has & flags.firstByte ? frame.f64() : undefined
  const key = has & flags.key ? frame.text() : undefined
  const tokens = has & flags.expense ? frame.f64() : undefined
  const cost = has & flags.cost ? frame.f64() : undefined
  return {
    counted: {
      state,
      ...(protocol === undefined ? {} : { protocol }),
      ...(lane === undefined ? {} : { lane }),
      ...(usage === undefined
        ? {}
        : { usage: { input: { ...usage.input, cacheRead: usage.cacheRead }, output: usage.output } }),
      ...(firstByteMs === undefined ? {} : { firstByteMs }),
      ...(key === undefined ? {} : { key }),
    },
    expense: tokens === undefined ? undefined : { tokens, ...(cost === undefined ? {} : { cost }) },
    told: has & flags.told ? frame.text() : undefined,
  }
}
