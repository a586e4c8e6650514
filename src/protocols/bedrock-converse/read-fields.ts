import type { FieldWatch } from '../../canonical/field-watch.ts'
import { isJsonArray, isJsonObject, type JsonObject } from '../../canonical/json.ts'
import type { Origin } from '../../canonical/origin.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import { protocol } from './vocabulary.ts'

const named = (...names: readonly string[]): ReadFields =>
  Object.fromEntries(names.map((name) => [name, true]))

const media: ReadFields = { format: true, source: { bytes: true, s3Location: named('uri', 'bucketOwner') } }
const citation: ReadFields = {
  title: true,
  sourceContent: named('text'),
  location: { web: named('url', 'domain') },
}

/** What is read of a block, by its kind; one of another is told whole. */
const blocks: Readonly<Record<string, true | ReadFields>> = {
  text: true,
  toolUse: named('toolUseId', 'name', 'input', 'type'),
  reasoningContent: { redactedContent: true, reasoningText: named('text', 'signature') },
  citationsContent: { content: named('text'), citations: citation },
  image: media,
  video: media,
  audio: media,
  toolResult: named('toolUseId', 'content', 'status', 'type'),
}
const starts: Readonly<Record<string, true | ReadFields>> = {
  ...blocks,
  toolUse: named('toolUseId', 'name', 'type'),
  image: named('format'),
}
const deltas: Readonly<Record<string, true | ReadFields>> = {
  text: true,
  toolUse: named('input'),
  reasoningContent: named('text', 'signature', 'redactedContent'),
  citation,
  image: { source: named('bytes') },
}

const usage = named(
  ...['inputTokens', 'outputTokens', 'totalTokens', 'cacheReadInputTokens', 'cacheWriteInputTokens'],
)
const tier = named('type')

/** A block is a union by its first key: what stands beside that is not read. */
function fieldsOf(
  block: JsonObject,
  kinds: Readonly<Record<string, true | ReadFields>>,
): ReadFields | undefined {
  const [kind = ''] = Object.keys(block)
  const fields = entryOf(kinds, kind)
  return fields === undefined ? undefined : { [kind]: fields }
}

export const blockAt = (index: number): string => `/output/message/content/${index}`

/** What a whole answer says beyond what is read, below the fields of its own. */
export function unreadInAnswer({ output, usage: counts, serviceTier }: JsonObject): Origin | undefined {
  const frame = unreadFields(
    {
      ...(output === undefined ? {} : { output }),
      ...(counts === undefined ? {} : { usage: counts }),
      ...(serviceTier === undefined ? {} : { serviceTier }),
    },
    { output: { message: named('role', 'content') }, usage, serviceTier: tier },
    { protocol, at: '' },
  )
  const message = isJsonObject(output) && isJsonObject(output.message) ? output.message : {}
  const content = isJsonArray(message.content) ? message.content : []
  return content.reduce<Origin | undefined>((within, block, index) => {
    const fields = isJsonObject(block) ? fieldsOf(block, blocks) : undefined
    return isJsonObject(block) && fields !== undefined
      ? unreadFields(block, fields, { protocol, at: blockAt(index) }, within)
      : within
  }, frame)
}

/** `p` pads against the guessing of lengths. */
const events: Readonly<Record<string, { readonly at: string; readonly fields: ReadFields }>> = {
  messageStart: { at: '/output/message', fields: named('role', 'p') },
  contentBlockStart: { at: '/contentBlockStart', fields: named('contentBlockIndex', 'start', 'p') },
  contentBlockDelta: { at: '/contentBlockDelta', fields: named('contentBlockIndex', 'delta', 'p') },
  contentBlockStop: { at: '/contentBlockStop', fields: named('contentBlockIndex', 'p') },
  messageStop: { at: '', fields: named('stopReason', 'p') },
  metadata: { at: '', fields: { usage, serviceTier: tier, p: true } },
}

/** The same of an event of a stream. One of an unknown kind is told whole. */
export function lookAtEvent(unread: FieldWatch, name: string, event: JsonObject): void {
  const seen = entryOf(events, name)
  if (seen === undefined) return
  unread.lookInto(seen.at, event, seen.fields)
  const at = blockAt(typeof event.contentBlockIndex === 'number' ? event.contentBlockIndex : 0)
  if (isJsonObject(event.start)) lookAtStart(unread, event.start, at)
  if (isJsonObject(event.delta)) unread.lookInto(at, event.delta, fieldsOf(event.delta, deltas) ?? {})
}

function lookAtStart(unread: FieldWatch, start: JsonObject, at: string): void {
  const fields = fieldsOf(start, starts)
  if (fields !== undefined) unread.lookInto(at, start, fields)
}
