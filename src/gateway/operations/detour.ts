import type { Fault } from '../../canonical/fault.ts'
import { isJsonObject, type JsonObject } from '../../canonical/json.ts'
import { targets } from '../../protocols/registry.ts'
import { parseJson } from '../../wire/json-text.ts'
import type { Candidate } from '../plan.ts'
import type { ClientCall } from '../receive.ts'

const missing: ReadonlySet<number> = new Set([404, 405, 501])

/** The place speaks the dialect but has no such call, or not for this model: nobody's fault, and another way leads there. */
export const isMissingOperation = (call: ClientCall, { lane, protocol }: Candidate, fault: Fault): boolean =>
  lane === 'relay' && missing.has(fault.status) && canDetour(call, protocol)

function canDetour(call: ClientCall, target: Candidate['protocol']): boolean {
  const { asGenerate, embedding } = call.protocol
  const { operation } = call.route
  if (operation === 'predict')
    return targets[target].embedding !== undefined && embedding?.asks?.(bodyOf(call)) === true
  return asGenerate?.[operation] !== undefined && targets[target].does.includes(operation)
}

function bodyOf({ body }: ClientCall): JsonObject {
  try {
    const read = parseJson(body.toString())
    return isJsonObject(read) ? read : {}
  } catch {
    return {}
  }
}

/** The same accounts, asked through their generate call, or for vectors through the call that is for nothing else. */
export const detoursOf = (call: ClientCall, candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates
    .filter(({ lane, protocol }) => lane === 'relay' && canDetour(call, protocol))
    .map((candidate) => ({ ...candidate, lane: 'translate' }))
