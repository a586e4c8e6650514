import { isJsonObject, type Json, pointerTo } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { Part } from '../../canonical/part.ts'
import type { Speaker, Turn } from '../../canonical/request.ts'
import { textDigest } from '../../canonical/text-digest.ts'
import { type Call, type CallMatcher, createCallMatcher } from './call-matcher.ts'
import { openNode, type WireNode } from './node.ts'
import { type PartContext, readPart } from './part-reader.ts'
import { listOf, wrongType } from './schema.ts'
import { joinSealed } from './sealed-text.ts'
import { googleIssuer, protocol } from './vocabulary.ts'

/** Roles the API knows, and the older ones that clients still send. */
const speakers: Readonly<Record<string, Speaker>> = {
  user: 'user',
  model: 'assistant',
  function: 'user',
  system: 'system',
}

/** The turns of `contents`. A result that answers no call gets one before it, in a turn that only writers of other dialects see. */
export function readContents(contents: Json, at: string): readonly Turn[] {
  const matcher = createCallMatcher()
  return listOf(contents).flatMap((content, place) => {
    const turn = readContent(content, Array.isArray(contents) ? pointerTo(at, place) : at, place, matcher)
    const adopted = matcher.takeAdopted()
    return adopted.length === 0 ? [turn] : [adoptedTurn(adopted), turn]
  })
}

/** The form of a turn that stands in no body. */
export const adoptedForm = 'adopted'

const adoptedTurn = (calls: readonly Call[]): Turn => ({
  speaker: 'assistant',
  parts: calls.map(({ id, name }) => ({ kind: 'tool-call', id, name, input: '{}', form: 'function' })),
  origin: { protocol, at: '', form: adoptedForm },
})

function readContent(content: Json, at: string, place: number, matcher: CallMatcher): Turn {
  if (!isJsonObject(content)) {
    throw wrongType(at, 'type.googleapis.com/google.ai.generativelanguage.v1beta.Content', content)
  }
  const node = openNode(content, at)
  const role = node.text('role')
  const wireParts = node.take('parts')
  const speaker = readSpeaker(role, wireParts, at)
  if (role !== undefined && role !== wireRole(speaker)) node.note('role', role)
  if (role === undefined) node.note('no-role')
  matcher.turn(speaker)
  const parts = readParts(wireParts, node, requestContext(place, matcher))
  for (const part of parts) if (part.kind === 'tool-call') matcher.call(part.id, part.name)
  return { speaker, parts, origin: node.origin() }
}

export const wireRole = (speaker: Speaker): string =>
  speaker === 'assistant' ? 'model' : speaker === 'user' ? 'user' : 'system'

function readSpeaker(role: string | undefined, parts: Json | undefined, at: string): Speaker {
  if (role === undefined || role === '') return callsTools(parts) ? 'assistant' : 'user'
  const speaker = Object.hasOwn(speakers, role) ? speakers[role] : undefined
  if (speaker !== undefined) return speaker
  throw new MalformedRequest('Please use a valid role: user, model.', {
    at: pointerTo(at, 'role'),
    code: 'invalid_role',
  })
}

const callsTools = (parts: Json | undefined): boolean =>
  parts !== undefined &&
  listOf(parts).some((part) => isJsonObject(part) && ('functionCall' in part || 'function_call' in part))

/** The list in `parts`, however it is written. */
export function readParts(parts: Json | undefined, node: WireNode, context: PartContext): readonly Part[] {
  if (parts === undefined) {
    node.note('no-parts')
    return []
  }
  if (!Array.isArray(parts)) node.note('one-part')
  const at = node.pointer('parts')
  return joinSealed(
    listOf(parts).map((part, place) =>
      readPart(part, Array.isArray(parts) ? pointerTo(at, place) : at, context),
    ),
  )
}

/**
 * A call without an id gets one from where it stands and what it says: it must be the same on every turn, or the prompt
 * cache of an upstream that wants ids would never be hit.
 */
export function requestContext(place: number, matcher: CallMatcher): PartContext {
  let calls = 0
  return {
    issuer: googleIssuer,
    lastCode: {},
    callId(name, input) {
      calls += 1
      return `call_${textDigest(`${place}.${calls} ${name} ${input}`).slice(0, 24)}`
    },
    answeredCall: (id, name, fallbackId) => matcher.answer(id, name, fallbackId),
  }
}
