import { joinBytes, viewBytes } from './bytes.ts'
import {
  isContainerAt,
  isObjectAt,
  keyText,
  malformed,
  skipValue,
  startOfJson,
  walkContainer,
} from './json-walk.ts'

/** A declared edit of the original bytes. Everything else of the body stays as the client wrote it. */
export interface Splice {
  /** JSON pointer (RFC 6901) of the value. For `set` of a key that is not there, it is added at the end of its parent object. */
  readonly at: string
  readonly edit: { readonly kind: 'set'; readonly raw: string } | { readonly kind: 'remove' }
  /** Why, in English, for the record. */
  readonly reason: string
}

/**
 * The body with the splices made, one after the other. What is not edited is given back as views of the same memory.
 * `set` in an array replaces, or adds at `-` or at the array's length. Removing what is not there changes nothing; of a key
 * given twice `set` edits the last (the one that counts), `remove` takes all.
 * @throws Error when the body is no JSON on the way to the place, or a `set` has no parent to stand in.
 */
export function applySplices(body: readonly Uint8Array[], splices: readonly Splice[]): readonly Uint8Array[] {
  let pieces = body
  for (const batch of independentBatches(splices.map(toStep))) pieces = applyBatch(pieces, batch)
  return pieces
}

interface Step {
  readonly path: readonly string[]
  readonly splice: Splice
}

/** Bytes `start` to `end` (exclusive) become `text`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

const toStep = (splice: Splice): Step => {
  if (splice.at !== '' && !splice.at.startsWith('/')) throw new Error(`Not a JSON pointer: ${splice.at}`)
  const path = splice.at.split('/').slice(1)
  return { path: path.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')), splice }
}

/** Steps that do not touch each other's places are made in one walk; any other opens a new batch. */
function independentBatches(steps: readonly Step[]): readonly (readonly Step[])[] {
  const batches: Step[][] = []
  for (const step of steps) {
    const current = batches.at(-1)
    if (current === undefined || current.some((other) => touches(other, step))) batches.push([step])
    else current.push(step)
  }
  return batches
}

function touches(a: Step, b: Step): boolean {
  const [short, long] = a.path.length <= b.path.length ? [a, b] : [b, a]
  if (short.path.every((token, place) => long.path[place] === token)) return true
  const parent = short.path.slice(0, -1)
  if (!parent.every((token, place) => long.path[place] === token)) return false
  // Inside one array, a removal or an addition moves or makes places that the other may mean.
  return isArrayToken(short.path.at(-1)) && isArrayToken(long.path[parent.length])
}

const isArrayToken = (token: string | undefined): boolean =>
  token !== undefined && /^(?:-|0|[1-9]\d*)$/.test(token)

function applyBatch(body: readonly Uint8Array[], steps: readonly Step[]): readonly Uint8Array[] {
  const bytes = viewBytes(joinBytes(body))
  const edits = editsAt(bytes, startOfJson(bytes), steps, 0)
  edits.sort((a, b) => a.start - b.start || a.end - b.end)
  return cut(bytes, edits)
}

function cut(bytes: Buffer, edits: readonly Edit[]): readonly Uint8Array[] {
  const encoder = new TextEncoder()
  const pieces: Uint8Array[] = []
  let at = 0
  for (const edit of edits) {
    if (edit.start > at) pieces.push(bytes.subarray(at, edit.start))
    if (edit.text !== '') pieces.push(encoder.encode(edit.text))
    at = edit.end
  }
  if (at < bytes.length) pieces.push(bytes.subarray(at))
  return pieces
}

/** The edits of the steps that lead into the value at `at`, `level` tokens of their paths being used up. */
function editsAt(bytes: Buffer, at: number, steps: readonly Step[], level: number): Edit[] {
  if (steps.length === 0) return []
  const whole = steps.find((step) => step.path.length === level)
  if (whole !== undefined) return [replaceWhole(bytes, at, whole)]
  if (!isContainerAt(bytes, at)) {
    for (const step of steps) refuseSet(step, 'its parent is no object or array')
    return []
  }
  const container = readContainer(bytes, at)
  const here = steps.filter((step) => step.path.length === level + 1)
  const deeper = steps.filter((step) => step.path.length > level + 1)
  return [...editsHere(container, here), ...editsBelow(bytes, container, deeper, level)]
}

function replaceWhole(bytes: Buffer, at: number, step: Step): Edit {
  const end = skipValue(bytes, at)
  if (end === malformed || step.splice.edit.kind === 'remove') {
    throw new Error(
      `Cannot edit the whole body: ${end === malformed ? 'it is no JSON' : 'it cannot be removed'}`,
    )
  }
  return { start: at, end, text: step.splice.edit.raw }
}

function refuseSet(step: Step, why: string): void {
  if (step.splice.edit.kind === 'set') throw new Error(`Cannot set ${step.splice.at}: ${why}`)
}

interface Member {
  readonly token: string
  /** Of the key in objects, of the value in arrays. */
  readonly memberStart: number
  readonly start: number
  readonly end: number
}

interface Container {
  readonly at: number
  readonly isObject: boolean
  readonly members: readonly Member[]
}

function readContainer(bytes: Buffer, at: number): Container {
  const isObject = isObjectAt(bytes, at)
  const members: Member[] = []
  const end = walkContainer(bytes, at, (memberStart, keyEnd, start, valueEnd) => {
    const token = isObject ? keyText(bytes, memberStart, keyEnd) : String(members.length)
    members.push({ token, memberStart, start, end: valueEnd })
  })
  if (end === malformed) throw new Error('Cannot edit a body that is no JSON')
  return { at, isObject, members }
}

function editsBelow(bytes: Buffer, container: Container, steps: readonly Step[], level: number): Edit[] {
  const edits: Edit[] = []
  for (const [token, group] of Map.groupBy(steps, (step) => step.path[level] ?? '')) {
    const member = container.members.findLast((candidate) => candidate.token === token)
    if (member !== undefined) edits.push(...editsAt(bytes, member.start, group, level + 1))
    else for (const step of group) refuseSet(step, 'its parent is not there')
  }
  return edits
}

function editsHere(container: Container, steps: readonly Step[]): Edit[] {
  const removed = new Set<string>()
  const added: string[] = []
  const edits: Edit[] = []
  for (const { path, splice } of steps) {
    const token = path.at(-1) ?? ''
    const member = container.members.findLast((candidate) => candidate.token === token)
    if (splice.edit.kind === 'remove') removed.add(token)
    else if (member !== undefined) edits.push({ start: member.start, end: member.end, text: splice.edit.raw })
    else added.push(memberText(container, token, splice))
  }
  const isGone = (member: Member) => removed.has(member.token)
  return [...edits, ...removals(container.members, isGone), ...additions(container, isGone, added)]
}

function memberText(container: Container, token: string, splice: Splice): string {
  const { edit, at } = splice
  if (edit.kind === 'remove') return ''
  if (container.isObject) return `${JSON.stringify(token)}:${edit.raw}`
  if (token !== '-' && token !== String(container.members.length)) {
    throw new Error(`Cannot set ${at}: the array has ${container.members.length} elements`)
  }
  return edit.raw
}

/** Each removed member goes with the comma before it; those at the front, with the comma behind them. */
function removals(members: readonly Member[], isGone: (member: Member) => boolean): Edit[] {
  const firstKept = members.findIndex((member) => !isGone(member))
  const front = firstKept === -1 ? members : members.slice(0, firstKept)
  const edits: Edit[] = []
  const first = front[0]
  const lastOfFront = front.at(-1)
  if (first !== undefined && lastOfFront !== undefined) {
    const end = members[firstKept]?.memberStart ?? lastOfFront.end
    edits.push({ start: first.memberStart, end, text: '' })
  }
  members.forEach((member, place) => {
    if (place < front.length || !isGone(member)) return
    edits.push({ start: members[place - 1]?.end ?? member.memberStart, end: member.end, text: '' })
  })
  return edits
}

function additions(
  container: Container,
  isGone: (member: Member) => boolean,
  added: readonly string[],
): Edit[] {
  if (added.length === 0) return []
  const at = container.members.at(-1)?.end ?? container.at + 1
  const comma = container.members.some((member) => !isGone(member)) ? ',' : ''
  return [{ start: at, end: at, text: comma + added.join(',') }]
}
