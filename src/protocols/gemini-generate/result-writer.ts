import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part, ToolResultPart } from '../../canonical/part.ts'
import { isMedia } from './media.ts'
import { reportDocument, writeMedia } from './media-writer.ts'
import { closeNode, formOf, isOwn, tagText } from './node.ts'
import { responseValue } from './part-reader.ts'
import { placeOfPart, reportMark, type WriteContext, wireCallId } from './write-context.ts'

/** One `functionResponse`; media stands inside it, or behind it where the model takes none there. */
export function writeResult(
  part: ToolResultPart,
  context: WriteContext,
  writePart: (part: Part, context: WriteContext) => readonly JsonObject[],
): readonly JsonObject[] {
  const own = isOwn(part.origin)
  const form = formOf(part.origin)
  const inside = own || context.target.quirks.toolResultMedia !== false
  const { said, media } = own ? ownContents(part) : foreignContents(part, context)
  const written = media.flatMap((each) => (own ? writePart(each, context) : writeInner(each, context)))
  if (written.length > 0 && !inside) {
    context.losses.add(
      loss(
        'tool-result',
        placeOfPart(part),
        'moved',
        'media of a tool result stands behind it in the same turn',
        false,
      ),
    )
  }
  const call = context.calls.get(part.callId)
  const name = part.name ?? call?.name ?? ''
  const functionResponse = closeNode(
    {
      id: idOf(part, context),
      name: form.has('no-name')
        ? undefined
        : form.has('empty-name')
          ? ''
          : own
            ? name
            : context.names.fit(call?.name ?? name, call?.namespace),
      response: own ? responseValue(ownForm(form), said, name) : foreignResponse(part, said),
      parts: partsField(inside ? written : [], own, form),
    },
    undefined,
  )
  return [closeNode({ functionResponse }, part.origin), ...(inside ? [] : written)]
}

interface Contents {
  readonly said: string | undefined
  readonly media: readonly Part[]
}

/** What a client of this dialect said stands first and has no place of its own; the rest are its `parts`. */
function ownContents({ parts }: ToolResultPart): Contents {
  const [first] = parts
  const said = first?.kind === 'text' && first.origin === undefined ? first.text : undefined
  return { said, media: said === undefined ? parts : parts.slice(1) }
}

function foreignContents(part: ToolResultPart, context: WriteContext): Contents {
  const inner = part.parts.flatMap((each) => flatten(each, context))
  return { said: sayParts(inner, part, context), media: inner }
}

/** A document made of parts is those parts. */
function flatten(part: Part, context: WriteContext): readonly Part[] {
  if (part.kind !== 'document' || part.source.kind !== 'parts') return [part]
  reportDocument(part, context)
  return part.source.parts.flatMap((inner) => flatten(inner, context))
}

/** A part of a function's response has no `mediaResolution`. */
function withoutDetail(context: WriteContext): WriteContext {
  const { mediaDetail: _, ...quirks } = context.target.quirks
  return { ...context, target: { ...context.target, quirks } }
}

/** What is not said as text. */
function writeInner(part: Part, of: WriteContext): readonly JsonObject[] {
  const context = withoutDetail(of)
  if (part.kind !== 'document') return isMedia(part) ? writeMedia(part, context) : []
  const { source } = part
  return source.kind === 'text' || source.kind === 'parts' ? [] : writeMedia({ ...part, source }, context)
}

const partsField = (
  media: readonly JsonObject[],
  own: boolean,
  form: ReadonlySet<string>,
): JsonObject | readonly JsonObject[] | undefined => {
  if (own && form.has('empty-parts')) return []
  if (media.length === 0) return undefined
  return form.has('one-part') ? media[0] : media
}

function idOf(part: ToolResultPart, context: WriteContext): string | undefined {
  if (!isOwn(part.origin)) return wireCallId(part.callId, context.target)
  const form = formOf(part.origin)
  const written = tagText(form, 'id')
  if (written !== undefined) return written
  return form.has('no-id') ? undefined : part.callId
}

const ownForm = (form: ReadonlySet<string>): string =>
  [...form].find((tag) => tag.startsWith('key:') || tag === 'json' || tag === 'none' || tag === 'absent') ??
  'key:output'

/** Google's own keys for what a function gave: `output`, or `error`. */
const foreignResponse = (part: ToolResultPart, said: string | undefined): JsonObject =>
  part.isError === true ? { error: said ?? '' } : said === undefined ? {} : { output: said }

/** The texts of a result as one. */
function sayParts(inner: readonly Part[], part: ToolResultPart, context: WriteContext): string | undefined {
  const hasText = inner.some((each) => each.kind === 'text')
  const texts = inner.flatMap((each) => textsOf(each, hasText, context))
  if (texts.length > 1) {
    context.losses.add(
      loss('tool-result', placeOfPart(part), 'approximated', 'the texts of a tool result are joined', false),
    )
  }
  return texts.length === 0 ? undefined : texts.join('\n')
}

function textsOf(part: Part, hasText: boolean, context: WriteContext): readonly string[] {
  reportMark(part, context)
  if (part.kind === 'text' || part.kind === 'refusal') return [part.text]
  if (part.kind === 'document' && part.source.kind === 'text') {
    reportDocument(part, context)
    return [part.source.text]
  }
  if (isMedia(part)) return []
  const what = part.kind === 'opaque' ? part.name : part.kind
  context.losses.add(
    loss('tool-result', placeOfPart(part), 'dropped', `${what} inside a tool result`, !hasText),
  )
  return []
}
