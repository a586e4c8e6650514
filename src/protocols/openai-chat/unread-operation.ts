import type { CanonicalEvent } from '../../canonical/event.ts'
import { restOfResponse, tellsForeignEvents } from '../../canonical/foreign-answer.ts'
import { pointerTo } from '../../canonical/json.ts'
import type { Loss, LossCode } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { Part, PartKind } from '../../canonical/part.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { AsGenerateCodec, OperationInput } from '../operation.ts'
import type { StreamWriter } from '../stream-codec.ts'

interface Known {
  /** Fields of the body that are read, or told by the codec itself. Absent: its reader tells what it does not read. */
  readonly fields?: ReadFields
  /** Fields of a form that are files. */
  readonly files?: readonly string[]
  /** What of an answer is given to the client. */
  readonly gives: PartKind
}

/** A codec that also tells what it has no word for: fields of the request, and what else the model's answer holds. */
export function tellsUnread(codec: AsGenerateCodec, known: Known): AsGenerateCodec {
  const { streamWriter } = codec
  return {
    ...codec,
    readRequest(input, context) {
      const { value, losses } = codec.readRequest(input, context)
      return { value, losses: [...losses, ...unreadOf(input, known)] }
    },
    writeAnswer(response, input, context) {
      const written = codec.writeAnswer(response, input, context)
      if (written === undefined) return undefined
      const others = response.choices
        .flatMap(({ parts }) => parts)
        .filter((part) => isOther(part, known.gives))
      return { ...written, losses: [...written.losses, ...others.map(untold), ...restOfResponse(response)] }
    },
    ...(streamWriter === undefined
      ? {}
      : {
          streamWriter: (context, input) =>
            tellsForeignEvents(undefined, () => tellsOthers(streamWriter(context, input), known.gives))(
              context,
            ),
        }),
  }
}

function unreadOf({ body, files }: OperationInput, { fields, files: ours = [] }: Known): readonly Loss[] {
  const lost = (at: string, name: string) =>
    loss('unknown-field', pointerTo(at, name), 'dropped', `${name} has no counterpart in a chat`, true)
  const losses: Loss[] = []
  const unread =
    fields === undefined ? undefined : unreadFields(body, fields, { protocol: 'openai-chat', at: '' })
  for (let node: Origin | undefined = unread; node !== undefined; node = node.within)
    for (const name of Object.keys(node.rest ?? {})) losses.push(lost(node.at, name))
  for (const { field } of files) if (!ours.includes(field)) losses.push(lost('', field))
  return losses
}

const isOther = (part: Part, gives: PartKind): boolean =>
  part.kind !== gives && !('text' in part && part.text === '')

const codes = {
  text: 'text',
  refusal: 'text',
  reasoning: 'reasoning',
  image: 'media',
  audio: 'media',
  video: 'media',
  document: 'document',
  'tool-call': 'tool-call',
  'tool-result': 'tool-result',
  'server-tool-call': 'server-tool',
  'server-tool-result': 'server-tool',
  compaction: 'compaction',
  opaque: 'unknown-part',
} satisfies Record<PartKind, LossCode>

const untold = ({ kind, origin }: Part): Loss =>
  loss(codes[kind], origin?.at ?? '', 'dropped', `an answer holds no ${kind} in this dialect`, false)

/** The same of a stream: once for each kind. */
function tellsOthers(writer: StreamWriter, gives: PartKind): StreamWriter {
  const waiting = new Map<number, Part>()
  const told = new Set<PartKind>()
  const tell = (part: Part): readonly Loss[] => {
    if (told.has(part.kind)) return []
    told.add(part.kind)
    return [untold(part)]
  }
  const lossesOf = (event: CanonicalEvent): readonly Loss[] => {
    if (event.type === 'part-start' && event.part.kind !== gives) {
      if (isOther(event.part, gives)) return tell(event.part)
      waiting.set(event.index, event.part)
    }
    const part = event.type === 'part-delta' ? waiting.get(event.index) : undefined
    if (part === undefined || event.type !== 'part-delta') return []
    waiting.delete(event.index)
    return tell(part)
  }
  return {
    write(event) {
      const { value, losses } = writer.write(event)
      const others = lossesOf(event)
      return { value, losses: others.length === 0 ? losses : [...losses, ...others] }
    },
  }
}
