import type { PickReason } from '../../pool/pick-reason.ts'
import type { Candidate, NoPick, Outcome, Pick, PickWish } from '../../pool/pool.ts'
import type { FrameReader } from './frame-reader.ts'
import type { FrameWriter } from './frame-writer.ts'

const wishFlags = { session: 1, preferred: 2, rest: 4 } as const
const pickFlags = { probe: 1, rest: 2 } as const
const outcomeFlags = { firstByte: 1, tokens: 2, rest: 4, delay: 8 } as const
const delayKinds = ['stream', 'whole'] as const
const outcomeKinds = ['good', 'fault', 'aborted'] as const
const inlineReason = 0xffff
const mostReasons = 1000

const isEmpty = (rest: object): boolean => {
  for (const _ in rest) return false
  return true
}

/** Without its candidates, which are offered once and then named by number. */
export function writeWish(out: FrameWriter, wish: PickWish): void {
  const { candidates: _, tried, session, preferred, ...rest } = wish
  const hasRest = !isEmpty(rest)
  out.u8(
    (session === undefined ? 0 : wishFlags.session) |
      (preferred === undefined ? 0 : wishFlags.preferred) |
      (hasRest ? wishFlags.rest : 0),
  )
  if (session !== undefined) out.text(session)
  if (preferred !== undefined) out.text(preferred)
  if (hasRest) out.text(JSON.stringify(rest))
  out.u16(tried.size)
  for (const account of tried) out.text(account)
}

export function readWish(frame: FrameReader, candidates: readonly Candidate[]): PickWish {
  const flags = frame.u8()
  const wish: Draft<PickWish> = { candidates, tried: nobody }
  if (flags & wishFlags.session) wish.session = frame.text()
  if (flags & wishFlags.preferred) wish.preferred = frame.text()
  if (flags & wishFlags.rest) Object.assign(wish, JSON.parse(frame.text()))
  const count = frame.u16()
  if (count > 0) wish.tried = new Set(Array.from({ length: count }, () => frame.text()))
  return wish
}

const none = {}
const nobody: ReadonlySet<string> = new Set()

/** The owner's side of the reasons: each goes over once, then by its number. */
export class ReasonNumbers {
  readonly #numbers = new Map<string, number>()

  write(out: FrameWriter, reason: PickReason): void {
    const text = JSON.stringify(reason)
    const known = this.#numbers.get(text)
    if (known !== undefined) {
      out.u16(known)
      return
    }
    const isKept = this.#numbers.size < mostReasons
    const number = isKept ? this.#numbers.size : inlineReason
    if (isKept) this.#numbers.set(text, number)
    out.u16(number)
    out.text(text)
  }
}

/** The worker's side of them. */
export class Reasons {
  readonly #known: PickReason[] = []

  read(frame: FrameReader): PickReason {
    const number = frame.u16()
    const known = this.#known[number]
    if (known !== undefined) return known
    const reason: PickReason = JSON.parse(frame.text())
    if (number !== inlineReason) this.#known.push(reason)
    return reason
  }
}

export function writePicked(
  out: FrameWriter,
  picked: Pick | NoPick,
  candidates: readonly Candidate[],
  reasons: ReasonNumbers,
): void {
  const index =
    picked.kind === 'pick' ? candidates.findIndex(({ account }) => account === picked.account) : -1
  const candidate = candidates[index]
  const isPlain = picked.kind === 'pick' && candidate?.model === picked.model
  out.u8(isPlain ? 1 : 0)
  if (!isPlain) {
    out.text(JSON.stringify(picked))
    return
  }
  const { kind: _kind, account: _account, model: _model, session: _session, why, probe, ...more } = picked
  // The owner settles by the pick that it made.
  const { pickedAt: _at, tokensHeld: _held, ...rest } = more
  const hasRest = !isEmpty(rest)
  out.u16(index)
  out.u8((probe ? pickFlags.probe : 0) | (hasRest ? pickFlags.rest : 0))
  reasons.write(out, why)
  if (hasRest) out.text(JSON.stringify(rest))
}

export function readPicked(frame: FrameReader, wish: PickWish, reasons: Reasons): Pick | NoPick {
  if (frame.u8() === 0) return JSON.parse(frame.text()) as Pick | NoPick
  const candidate = wish.candidates[frame.u16()]
  const flags = frame.u8()
  const why = reasons.read(frame)
  const rest: Partial<Pick> = flags & pickFlags.rest ? JSON.parse(frame.text()) : none
  if (candidate === undefined) throw new RangeError('The pool picked what nobody offered.')
  const { account, model } = candidate
  const { session } = wish
  const probe = (flags & pickFlags.probe) !== 0
  return { kind: 'pick', account, model, why, probe, ...rest, ...(session === undefined ? {} : { session }) }
}

export function writeOutcome(out: FrameWriter, outcome: Outcome): void {
  out.u8(outcomeKinds.indexOf(outcome.kind))
  if (outcome.kind !== 'good') {
    const { kind: _kind, pick: _pick, ...rest } = outcome
    out.u8(outcomeFlags.rest)
    out.text(JSON.stringify(rest))
    return
  }
  const { kind: _kind, pick: _pick, firstByteMs, tokens, delay, ...rest } = outcome
  const hasRest = !isEmpty(rest)
  out.u8(
    (firstByteMs === undefined ? 0 : outcomeFlags.firstByte) |
      (tokens === undefined ? 0 : outcomeFlags.tokens) |
      (delay === undefined ? 0 : outcomeFlags.delay) |
      (hasRest ? outcomeFlags.rest : 0),
  )
  if (firstByteMs !== undefined) out.f64(firstByteMs)
  if (tokens !== undefined) out.f64(tokens)
  if (delay !== undefined) {
    out.f64(delay.milliseconds)
    out.u8(delayKinds.indexOf(delay.of))
  }
  if (hasRest) out.text(JSON.stringify(rest))
}

export function readOutcome(frame: FrameReader, pick: Pick): Outcome {
  const kind = outcomeKinds[frame.u8()] ?? 'aborted'
  const flags = frame.u8()
  if (kind !== 'good') return { ...JSON.parse(frame.text()), kind, pick } as Outcome
  const outcome: Draft<Extract<Outcome, { kind: 'good' }>> = { kind, pick }
  if (flags & outcomeFlags.firstByte) outcome.firstByteMs = frame.f64()
  if (flags & outcomeFlags.tokens) outcome.tokens = frame.f64()
  if (flags & outcomeFlags.delay) {
    const milliseconds = frame.f64()
    outcome.delay = { milliseconds, of: delayKinds[frame.u8()] ?? 'whole' }
  }
  return flags & outcomeFlags.rest ? Object.assign(outcome, JSON.parse(frame.text())) : outcome
}

/** Built up field by field: as objects made of parts these were a fifth of all memory that the owner asked for. */
type Draft<T> = { -readonly [Field in keyof T]: T[Field] }
