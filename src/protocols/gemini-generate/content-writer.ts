import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part, ToolResultPart } from '../../canonical/part.ts'
import type { Turn } from '../../canonical/request.ts'
import { adoptedForm, wireRole } from './content-reader.ts'
import { closeNode, formOf, isOwn, tagText } from './node.ts'
import { writePart } from './part-writer.ts'
import { placeholderSignature } from './vocabulary.ts'
import { placeOfPart, type WriteContext } from './write-context.ts'

/** Turns that become one content. Gemini knows two speakers, who take turns. */
interface Group {
  readonly role: string
  readonly parts: Part[]
  /** A content of this dialect stays alone and as it was. */
  readonly origin?: Origin
}

export function writeContents(context: WriteContext): readonly JsonObject[] {
  const groups = groupTurns(context)
  const contents = joinSpeakers(groups.map((group, place) => writeGroup(group, groups[place - 1], context)))
  reportPrefill(groups.at(-1), context)
  // An empty list is refused as if nothing was sent; an empty text is at least what the client said.
  return contents.length > 0 ? contents : [{ role: 'user', parts: [{ text: '' }] }]
}

/** A turn of which nothing could be sent leaves two contents of one speaker side by side. */
function joinSpeakers(written: readonly WrittenContent[]): readonly JsonObject[] {
  const contents: { role: string | undefined; wire: JsonObject; parts: readonly JsonObject[] }[] = []
  for (const { role, wire, parts } of written) {
    const last = contents.at(-1)
    if (wire === undefined) continue
    if (role === undefined || last?.role !== role) contents.push({ role, wire, parts })
    else {
      const joined = [...last.parts, ...parts]
      contents[contents.length - 1] = { role, wire: { role, parts: joined }, parts: joined }
    }
  }
  return contents.map(({ wire }) => wire)
}

/** `role`: only where it may be joined with another. `wire` absent: nothing of it can be sent. */
interface WrittenContent {
  readonly role?: string
  readonly wire?: JsonObject
  readonly parts: readonly JsonObject[]
}

function groupTurns(context: WriteContext): readonly Group[] {
  const groups: Group[] = []
  for (const turn of context.request.turns) {
    if (formOf(turn.origin).has(adoptedForm)) continue
    const role = roleOf(turn, context)
    const last = groups.at(-1)
    if (isOwn(turn.origin)) groups.push({ role, parts: [...turn.parts], origin: turn.origin })
    else if (last?.role === role && last.origin === undefined) last.parts.push(...turn.parts)
    else groups.push({ role, parts: [...turn.parts] })
    reportName(turn, context)
  }
  return groups
}

function roleOf(turn: Turn, { losses }: WriteContext): string {
  const form = formOf(turn.origin)
  const written = tagText(form, 'role')
  if (written !== undefined) return written
  if (isOwn(turn.origin) || turn.speaker === 'user' || turn.speaker === 'assistant')
    return wireRole(turn.speaker)
  losses.add(
    loss(
      'speaker',
      turn.origin?.at ?? '',
      'approximated',
      `a ${turn.speaker} turn amid the turns is sent as the user's`,
      false,
    ),
  )
  return 'user'
}

function reportName(turn: Turn, { losses }: WriteContext): void {
  if (turn.name === undefined) return
  losses.add(loss('speaker', turn.origin?.at ?? '', 'dropped', 'the name of a participant', false))
}

function writeGroup(group: Group, before: Group | undefined, context: WriteContext): WrittenContent {
  const form = formOf(group.origin)
  const ordered = group.origin === undefined ? resultsFirst(group.parts, before) : group.parts
  const wire = resultsTogether(writeAll(ordered, context))
  const parts = group.origin === undefined ? signFirstCall(ordered, wire, context) : wire
  if (group.origin === undefined) {
    return parts.length === 0 ? { parts } : { role: group.role, wire: { role: group.role, parts }, parts }
  }
  const fields = {
    role: form.has('no-role') ? undefined : group.role,
    parts: form.has('no-parts') && parts.length === 0 ? undefined : form.has('one-part') ? parts[0] : parts,
  }
  return { wire: closeNode(fields, group.origin), parts }
}

interface WrittenPart {
  readonly part: Part
  readonly wire: readonly JsonObject[]
}

function writeAll(parts: readonly Part[], context: WriteContext): readonly WrittenPart[] {
  return parts.map((part) => ({ part, wire: writePart(part, context) }))
}

/** All results of a step stand together, in the order of its calls: without ids that order is all that tells them apart. */
function resultsFirst(parts: readonly Part[], before: Group | undefined): readonly Part[] {
  const calls = (before?.parts ?? []).flatMap((part) => (part.kind === 'tool-call' ? [part.id] : []))
  const rank = (part: ToolResultPart): number => {
    const place = calls.indexOf(part.callId)
    return place < 0 ? calls.length : place
  }
  const results = parts.filter((part) => part.kind === 'tool-result').sort((a, b) => rank(a) - rank(b))
  return results.length === 0 ? parts : [...results, ...parts.filter((part) => part.kind !== 'tool-result')]
}

/** Media that stands behind its result comes after all results. */
function resultsTogether(written: readonly WrittenPart[]): readonly JsonObject[] {
  const isResult = ({ part }: WrittenPart): boolean => part.kind === 'tool-result'
  const behind = written.filter(isResult).flatMap(({ wire }) => wire.slice(1))
  const wire = written.flatMap((each) => (isResult(each) ? each.wire.slice(0, 1) : each.wire))
  const last = wire.findLastIndex((each) => 'functionResponse' in each)
  return behind.length === 0 ? wire : wire.toSpliced(last + 1, 0, ...behind)
}

function signFirstCall(
  parts: readonly Part[],
  all: readonly JsonObject[],
  context: WriteContext,
): readonly JsonObject[] {
  const first = all.findIndex((each) => 'functionCall' in each)
  const call = all[first]
  if (!context.generation.signedCalls || call === undefined || isSigned(call)) return all
  const at = parts.find((part) => part.kind === 'tool-call')
  context.losses.add(
    loss(
      'seal',
      at === undefined ? '' : placeOfPart(at),
      'approximated',
      'a call that no Gemini signed goes with the placeholder Google names for that',
      false,
    ),
  )
  return all.with(first, { ...call, thoughtSignature: placeholderSignature })
}

const isSigned = (part: JsonObject): boolean => part.thoughtSignature !== undefined

function reportPrefill(last: Group | undefined, { losses, request }: WriteContext): void {
  if (last?.role !== 'model' || isOwn(request.origin)) return
  const at = request.turns.at(-1)?.origin?.at ?? ''
  losses.add(
    loss(
      'prefill',
      at,
      'approximated',
      'Gemini answers after a model turn; it need not go on inside it',
      false,
    ),
  )
}
