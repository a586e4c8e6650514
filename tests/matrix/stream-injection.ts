import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../src/canonical/json.ts'
import type { ProtocolId, TargetProtocolId } from '../../src/canonical/protocol-id.ts'
import type { Frame } from '../../src/wire/frame.ts'
import { field, repeats } from './injection.ts'
import { answerReading, answerWriting, issuerOf, openRequest, readStream, writeStream } from './passage.ts'

type Path = readonly (string | number)[]

/** One object in the events of a stream. */
interface Node {
  readonly frame: number
  readonly event: JsonObject
  /** Of the event. */
  readonly kind: string
  readonly path: Path
}

const mark = `<${field}>`

/** Every object, by the kind of its event and the way to it; those of one list together. */
function shapesOf(frames: readonly Frame[]): ReadonlyMap<string, readonly Node[]> {
  const shapes = new Map<string, Node[]>()
  const visit = (node: Node, value: Json | undefined): void => {
    const { path } = node
    if (isJsonArray(value))
      for (const [index, item] of value.entries()) visit({ ...node, path: [...path, index] }, item)
    else if (isJsonObject(value)) {
      const steps = path.map((step) => (typeof step === 'number' ? '*' : step))
      const kind = path.length > 0 && typeof value.type === 'string' ? value.type : ''
      const shape = [node.kind, ...steps, kind].join(' ')
      shapes.set(shape, [...(shapes.get(shape) ?? []), node])
      for (const [name, below] of Object.entries(value)) visit({ ...node, path: [...path, name] }, below)
    }
  }
  for (const [frame, one] of frames.entries()) {
    if (one.kind !== 'event' || !one.data.startsWith('{')) continue
    const event: Json = JSON.parse(one.data)
    if (isJsonObject(event))
      visit({ frame, event, path: [], kind: String(event.type ?? one.event ?? '') }, event)
  }
  return shapes
}

function withField(value: Json | undefined, [step, ...below]: Path, name: string): Json {
  if (isJsonArray(value))
    return value.map((item, index) => (index === step ? withField(item, below, name) : item))
  if (!isJsonObject(value)) return value ?? null
  return step === undefined
    ? { ...value, [name]: mark }
    : { ...value, [step]: withField(value[step], below, name) }
}

/** Where a whole answer would have that object. */
function placeOf({ event, path }: Node): string {
  const [first, ...rest] = path
  const item = ['output', Number(event.output_index)]
  const places: Readonly<Record<string, Path>> = {
    item: [...item, ...rest],
    response: rest,
    part:
      event.summary_index === undefined
        ? [...item, 'content', Number(event.content_index), ...rest]
        : [...item, 'summary', Number(event.summary_index), ...rest],
    content_block: ['content', Number(event.index), ...rest],
    delta: event.type === 'message_delta' ? rest : path,
    choices: path.map((step) => (step === 'delta' ? 'message' : step)),
  }
  return [...(places[String(first)] ?? path), field].reduce<string>(pointerTo, '')
}

interface Passage {
  readonly upstream: TargetProtocolId
  readonly client: ProtocolId
  /** The name of the field that is put in. */
  readonly name: string
}

/** What becomes of a stream with that field in some of its objects: why that is not as it should be. */
function faultsOf(
  frames: readonly Frame[],
  nodes: readonly Node[],
  { upstream, client, name }: Passage,
): readonly string[] {
  const issuer = issuerOf[upstream]
  const data = new Map<number, Json>()
  for (const { frame, event, path } of nodes) data.set(frame, withField(data.get(frame) ?? event, path, name))
  const marked = frames.map((frame, index): Frame => {
    const changed = data.get(index)
    return changed === undefined || frame.kind !== 'event'
      ? frame
      : { ...frame, data: JSON.stringify(changed) }
  })
  const { events, violations } = readStream(upstream, marked, answerReading(issuer))
  const { text, losses } = writeStream(client, events, answerWriting(openRequest(client), issuer))
  const places = losses.map(({ at }) => at).filter((at) => at !== '')
  // Its own place, or what holds it: in the whole answer, or in an event by its kind.
  const isTold = (node: Node) => {
    const wholes = [placeOf(node), [node.kind, ...node.path, name].reduce<string>(pointerTo, '')]
    return places.some((at) => at.endsWith(`/${name}`) || wholes.some((place) => place.startsWith(`${at}/`)))
  }
  const named = places.filter((at) => at.endsWith(`/${name}`))
  return [
    ...violations,
    ...(text.includes(mark) || nodes.every(isTold) ? [] : ['silent']),
    ...named.filter((at, index) => named.indexOf(at) !== index).map((at) => `told twice: ${at}`),
  ]
}

/**
 * A field of tomorrow in the first, the last and all objects of each shape of a stream: those that a client of that dialect
 * neither gets nor is told of, and those told twice.
 */
export function silentInStream(
  frames: readonly Frame[],
  upstream: TargetProtocolId,
  client: ProtocolId,
): readonly string[] {
  return [...shapesOf(frames)].flatMap(([shape, nodes]) => {
    if (nodes.some((node) => repeats.test(placeOf(node)))) return []
    const some = nodes.length === 1 ? [nodes] : [nodes.slice(0, 1), nodes.slice(-1), nodes]
    const faults = some.flatMap((chosen) => faultsOf(frames, chosen, { upstream, client, name: field }))
    return [...new Set(faults)].map((fault) => `${shape}: ${fault}`)
  })
}

/** An event, or the piece or the part in it: of these there are kinds, each with names of its own. */
function kindOf({ event, path }: Node): { readonly group: string; readonly object: JsonObject } | undefined {
  const [step, ...below] = path
  if (step === undefined) return { group: '', object: event }
  const object = event[String(step)]
  const isKind = below.length === 0 && (step === 'delta' || step === 'part')
  return isKind && isJsonObject(object) ? { group: step, object } : undefined
}

export type Names = Readonly<Record<string, ReadonlySet<string>>>

/** The names of all kinds together. */
export function namesIn(streams: readonly (readonly Frame[])[]): Names {
  const nodes = streams.flatMap((frames) => [...shapesOf(frames).values()].flat())
  const pairs = nodes.flatMap((node) => {
    const { group, object } = kindOf(node) ?? { group: '', object: {} }
    return Object.keys(object).map((name) => ({ group, name }))
  })
  const groups = Object.entries(Object.groupBy(pairs, ({ group }) => group))
  return Object.fromEntries(
    groups.map(([group, list = []]) => [group, new Set(list.map(({ name }) => name))]),
  )
}

/** Those names in each kind that does not have them: what is neither given on nor told. `has`: names of a kind of event. */
export function silentNames(
  frames: readonly Frame[],
  {
    names,
    has,
    ...passage
  }: Omit<Passage, 'name'> & { readonly names: Names; has(type: string, name: string): boolean },
): readonly string[] {
  return [...shapesOf(frames)].flatMap(([shape, [node]]) => {
    const kind = node === undefined ? undefined : kindOf(node)
    if (node === undefined || kind === undefined) return []
    const { group, object } = kind
    return [...(names[group] ?? [])]
      .filter((name) => !Object.hasOwn(object, name) && !(group === '' && has(node.kind, name)))
      .flatMap((name) =>
        faultsOf(frames, [node], { ...passage, name }).map((fault) => `${shape} ${name}: ${fault}`),
      )
  })
}
