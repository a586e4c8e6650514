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

type Draft = { -readonly [Field in keyof CountedExchange]: CountedExchange[Field] }

/** One object and no parts of it: this is read for every exchange of every worker. */
export function readTally(frame: FrameReader): Tally {
  const has = frame.u8()
  const protocol = protocolIds[frame.u8()]
  const counted: Draft = { state: states[frame.u8()] ?? 'done' }
  const lane = lanes[frame.u8()]
  if (protocol !== undefined) counted.protocol = protocol
  if (lane !== undefined) counted.lane = lane
  if (has & flags.usage) {
    const input = frame.f64()
    const output = frame.f64()
    counted.usage = { input: { total: input, cacheRead: frame.f64() }, output: { total: output } }
  }
  if (has & flags.firstByte) counted.firstByteMs = frame.f64()
  if (has & flags.key) counted.key = frame.text()
  const tokens = has & flags.expense ? frame.f64() : undefined
  const expense =
    tokens === undefined ? undefined : expenseWith(tokens, has & flags.cost ? frame.f64() : undefined)
  return { counted, expense, told: has & flags.told ? frame.text() : undefined }
}

const expenseWith = (tokens: number, cost: number | undefined): Expense =>
  cost === undefined ? { tokens } : { tokens, cost }
