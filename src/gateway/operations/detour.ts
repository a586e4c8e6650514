import type { Fault } from '../../canonical/fault.ts'
import { targets } from '../../protocols/registry.ts'
import type { Candidate } from '../plan.ts'
import type { ClientCall } from '../receive.ts'

const missing: ReadonlySet<number> = new Set([404, 405, 501])

/** The place speaks the dialect but has no such call, or not for this model: nobody's fault, and another way leads there. */
export const isMissingOperation = (call: ClientCall, { lane, protocol }: Candidate, fault: Fault): boolean =>
  lane === 'relay' && missing.has(fault.status) && canDetour(call, protocol)

const canDetour = ({ protocol, route }: ClientCall, target: Candidate['protocol']): boolean =>
  protocol.asGenerate?.[route.operation] !== undefined && targets[target].does.includes(route.operation)

/** The same accounts, asked through their generate call. */
export const detoursOf = (call: ClientCall, candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates
    .filter(({ lane, protocol }) => lane === 'relay' && canDetour(call, protocol))
    .map((candidate) => ({ ...candidate, lane: 'translate' }))
