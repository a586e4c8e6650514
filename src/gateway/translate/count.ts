import type { CanonicalRequest } from '../../canonical/request.ts'
import type { Errand } from '../lane.ts'
import { type Reading, type ReadingMemo, readCall } from './canonical-call.ts'
import { restoreSeals } from './seal-restorer.ts'
import { jsonAnswer, TranslatedWholePath } from './whole-path.ts'
import type { TargetSide, Translation } from './write-request.ts'

const memo: ReadingMemo<CanonicalRequest> = new WeakMap()

/** A token count by a place of another dialect that has one. */
export function translateCount(errand: Errand, side: TargetSide): Translation {
  const { exchange, call, plane } = errand
  const client = call.protocol.counting
  const target = side.protocol.counting
  // The plan offers this lane only where both sides can count.
  if (client === undefined || target === undefined) throw new Error('No token counting on one of the sides')
  const reading = readCountCall(errand)
  if (reading.kind === 'refused') return reading
  const sealed = restoreSeals(reading.value, side.target.issuer, plane.ports.seals)
  const unreadable = (reason: string, detail: string) =>
    exchange.faultOf('upstream_unreadable', 'deliver', { values: { reason }, detail })
  return {
    kind: 'translation',
    written: target.writeRequest(sealed, side.target),
    stream: false,
    answerPath: () =>
      new TranslatedWholePath({
        convert: (body) => {
          const tokens = target.readAnswer(body)
          if (tokens === undefined) return { kind: 'fault', fault: unreadable('it holds no count', '') }
          return jsonAnswer(client.writeAnswer(tokens), { losses: [] })
        },
        unreadable,
      }),
  }
}

/** What is to be counted. */
export function readCountCall({
  exchange,
  call,
  plane,
}: Omit<Errand, 'candidate'>): Reading<CanonicalRequest> {
  return readCall(exchange, call, memo, plane.ports.newId, (body, context) =>
    (call.protocol.counting ?? call.protocol).readRequest(body, context),
  )
}
