import { isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type {
  DocumentPart,
  Part,
  ReasoningPart,
  ServerToolCallPart,
  ServerToolResultPart,
  TextPart,
  ToolCallPart,
} from '../../canonical/part.ts'
import { parseJson } from '../../wire/json-text.ts'
import { reportDocument, writeMedia } from './media-writer.ts'
import { closeNode, formOf, isOwn, tagText, tagValue } from './node.ts'
import { writeResult } from './result-writer.ts'
import { sealFor, withoutForeignSeal } from './seal-writer.ts'
import { splitSealed } from './sealed-text.ts'
import { placeOfPart, reportMark, type WriteContext, wireCallId } from './write-context.ts'

/** The wire parts that a canonical part comes to: most often one, none where Gemini has nothing like it. */
export function writePart(part: Part, context: WriteContext): readonly JsonObject[] {
  reportMark(part, context)
  switch (part.kind) {
    case 'text':
      return writeText(part, context)
    case 'reasoning':
      return writeReasoning(part, context)
    case 'tool-call':
      return [writeCall(part, context)]
    case 'tool-result':
      return writeResult(part, context, writePart)
    case 'image':
    case 'audio':
    case 'video':
      return writeMedia(part, context)
    case 'document':
      return writeDocument(part, context)
    case 'refusal':
      context.losses.add(loss('text', placeOfPart(part), 'approximated', 'a refusal is sent as text', false))
      return part.text === '' ? [] : [{ text: part.text }]
    case 'server-tool-call':
      return writeServerCall(part, context)
    case 'server-tool-result':
      return writeServerResult(part, context)
    case 'compaction':
      return writeCompaction(part, context)
    case 'opaque':
      return writeOpaque(part, context)
  }
}

function writeText(part: TextPart, context: WriteContext): readonly JsonObject[] {
  const seal = sealFor(part, context)
  if ((part.citations?.length ?? 0) > 0) {
    context.losses.add(
      loss('citation', placeOfPart(part), 'dropped', 'the text of a turn carries no citations', false),
    )
  }
  // An empty text says nothing, and Vertex refuses it.
  if (part.text === '' && seal === undefined && !isOwn(part.origin)) return []
  const form = formOf(part.origin)
  const text = form.has('bare') && part.text === '' ? undefined : part.text
  const thought = tagValue(form, 'thought') === 'false' ? { thought: false } : {}
  if (seal === undefined) return [closeNode({ text, ...thought }, part.origin)]
  const { before, signed } = splitSealed(part.text, seal)
  const last = { text: text === undefined ? undefined : signed, ...thought, thoughtSignature: seal.data }
  if (before === undefined) return [closeNode(last, part.origin)]
  return [closeNode({ text: before, ...thought }, part.origin), last]
}

function writeReasoning(part: ReasoningPart, context: WriteContext): readonly JsonObject[] {
  const at = placeOfPart(part)
  const seal = sealFor(part, context)
  const text = part.text ?? part.summary?.join('\n\n')
  if (text === undefined && seal === undefined && !isOwn(part.origin)) {
    context.losses.add(
      loss('reasoning', at, 'dropped', 'hidden reasoning of another vendor cannot be sent', false),
    )
    return []
  }
  if (part.redacted === true) {
    context.losses.add(loss('reasoning', at, 'approximated', 'that the reasoning was redacted', false))
  }
  const fields = { text, thought: true, ...(seal === undefined ? {} : { thoughtSignature: seal.data }) }
  return [closeNode(fields, part.origin)]
}

function writeCall(part: ToolCallPart, context: WriteContext): JsonObject {
  const seal = sealFor(part, context)
  const form = formOf(part.origin)
  const ownId = form.has('no-id') ? undefined : (tagText(form, 'id') ?? part.id)
  const args = form.has('no-args') && part.input === '{}' ? undefined : argsOf(part, context)
  const functionCall = closeFields({
    id: isOwn(part.origin) ? ownId : wireCallId(part.id, context.target),
    name: context.names.fit(part.name, part.namespace),
    args,
  })
  return closeNode({ functionCall, thoughtSignature: seal?.data }, part.origin)
}

const closeFields = (fields: JsonObject): JsonObject => closeNode(fields, undefined)

/** Arguments are an object here. A free text, or a text that is no JSON, becomes its one field `input`. */
function argsOf(part: ToolCallPart, context: WriteContext): JsonObject {
  if (part.form === 'custom') return { input: part.input }
  const value = part.input.trim() === '' ? {} : readJson(part.input)
  if (isJsonObject(value)) return value
  context.losses.add(
    loss(
      'tool-call',
      placeOfPart(part),
      'approximated',
      'arguments that are no JSON object are sent as the field input',
      true,
    ),
  )
  return { input: value ?? part.input }
}

export function readJson(text: string): Json | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

/** A text, or what it is made of; media goes the way of all media. */
function writeDocument(part: DocumentPart, context: WriteContext): readonly JsonObject[] {
  const { source } = part
  if (source.kind !== 'text' && source.kind !== 'parts') return writeMedia({ ...part, source }, context)
  const { title, ...untitled } = part
  reportDocument(untitled, context)
  const detail = 'a text document is sent as text'
  context.losses.add(loss('document', placeOfPart(part), 'approximated', detail, false))
  return [
    ...(title === undefined ? [] : [{ text: `${title}:` }]),
    ...(source.kind === 'text'
      ? [{ text: source.text }]
      : source.parts.flatMap((inner) => writePart(inner, context))),
  ]
}

function writeServerCall(part: ServerToolCallPart, context: WriteContext): readonly JsonObject[] {
  const form = formOf(part.origin)
  if (!isOwn(part.origin)) return dropServerTool(part, context)
  const id = form.has('no-id') ? {} : { id: part.id }
  if (part.name === 'executableCode') {
    const input = isJsonObject(part.input) ? part.input : {}
    return [
      withoutForeignSeal(closeNode({ executableCode: { ...id, ...input } }, part.origin), part, context),
    ]
  }
  const toolCall = closeFields({
    ...id,
    toolType: form.has('no-type') ? undefined : part.name,
    args: form.has('no-args') ? undefined : part.input,
  })
  return [withoutForeignSeal(closeNode({ toolCall }, part.origin), part, context)]
}

function writeServerResult(part: ServerToolResultPart, context: WriteContext): readonly JsonObject[] {
  const form = formOf(part.origin)
  if (!isOwn(part.origin)) return dropServerTool(part, context)
  const id = form.has('no-id') ? {} : { id: part.callId }
  const type = tagText(form, 'type')
  if (type === undefined) {
    const content = isJsonObject(part.content) ? part.content : {}
    return [
      withoutForeignSeal(
        closeNode({ codeExecutionResult: { ...id, ...content } }, part.origin),
        part,
        context,
      ),
    ]
  }
  const toolResponse = closeFields({
    ...id,
    toolType: type === '' ? undefined : type,
    response: form.has('no-response') ? undefined : part.content,
  })
  return [withoutForeignSeal(closeNode({ toolResponse }, part.origin), part, context)]
}

function dropServerTool(
  part: ServerToolCallPart | ServerToolResultPart,
  context: WriteContext,
): readonly JsonObject[] {
  const what = part.kind === 'server-tool-call' ? 'the call' : 'the result'
  context.losses.add(
    loss('server-tool', placeOfPart(part), 'dropped', `${what} of another vendor's ${part.tool} tool`, true),
  )
  return []
}

function writeCompaction(
  part: Extract<Part, { kind: 'compaction' }>,
  context: WriteContext,
): readonly JsonObject[] {
  const hasText = part.text !== undefined && part.text !== ''
  context.losses.add(
    loss(
      'compaction',
      placeOfPart(part),
      hasText ? 'approximated' : 'dropped',
      hasText
        ? 'a summary of earlier turns is sent as text'
        : 'a sealed summary can be read by its own vendor only',
      !hasText,
    ),
  )
  return hasText ? [{ text: part.text }] : []
}

function writeOpaque(part: Extract<Part, { kind: 'opaque' }>, context: WriteContext): readonly JsonObject[] {
  if (isOwn(part.origin) && isJsonObject(part.raw)) return [withoutForeignSeal(part.raw, part, context)]
  context.losses.add(
    loss('unknown-part', placeOfPart(part), 'dropped', `${part.name} has no meaning in Gemini`, true),
  )
  return []
}
