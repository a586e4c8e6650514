import type { Json, JsonObject } from '../../canonical/json.ts'
import type { ToolCallPart, ToolResultPart } from '../../canonical/part.ts'
import { type ContentPart, isContent, noteSeal, writeContent } from './content-writer.ts'
import { lost } from './item-losses.ts'
import { isOwn, writeNode } from './wire-node.ts'
import type { Writing } from './writing.ts'

export function writeCall(part: ToolCallPart, writing: Writing): Json {
  const { names } = writing
  if (part.seal !== undefined && part.seal.issuer !== writing.target.issuer) noteSeal(part, writing)
  if (part.cacheMark !== undefined) writing.noteCacheMark(part.origin)
  const isSearch = isOwn(part.origin) && part.origin.form === 'tool_search_call'
  if (isSearch && names.isNative) return part.origin.own ?? {}
  const isCustom = part.form === 'custom' && names.hasCustom
  const namespace = names.namespaceOf(part)
  const fields = {
    type: isCustom ? 'custom_tool_call' : 'function_call',
    ...(part.itemId === undefined || !isOwn(part.origin) ? {} : { id: part.itemId }),
    call_id: writing.callId(part.id, part.origin),
    name: names.fit(part.name, part.namespace),
    ...(namespace === undefined ? {} : { namespace }),
    ...(isCustom ? { input: part.input } : { arguments: argumentsOf(part) }),
  }
  return isSearch || (part.form === 'custom' && !isCustom)
    ? withoutItemId(fields)
    : writeNode(fields, part.origin)
}

/** The id of an item of another type would be refused. */
const withoutItemId = ({ id: _, ...fields }: JsonObject): JsonObject => fields

const argumentsOf = ({ form, input, origin }: ToolCallPart): string =>
  form === 'custom' ? JSON.stringify({ input }) : input === '' && !isOwn(origin) ? '{}' : input

export function writeResult(part: ToolResultPart, writing: Writing): Json {
  const isSearch = isOwn(part.origin) && part.origin.form === 'tool_search_output'
  if (isSearch && writing.names.isNative) return part.origin.own ?? {}
  if (part.isError === true) {
    lost('tool-result', part, 'a tool output has no error flag', false, writing)
  }
  const isCustom = part.form === 'custom' && writing.names.hasCustom
  const fields = {
    type: isCustom ? 'custom_tool_call_output' : 'function_call_output',
    call_id: writing.callId(part.callId, part.origin),
    output: writeOutput(part, writing),
  }
  return isSearch || (part.form === 'custom' && !isCustom) ? fields : writeNode(fields, part.origin)
}

/** Text alone is a string, which every place takes; one that is marked for the cache is a list. */
function writeOutput(part: ToolResultPart, writing: Writing): Json {
  const contents = part.parts.filter(isContent)
  for (const inner of part.parts) {
    if (!isContent(inner))
      lost('tool-result', inner, `a ${inner.kind} cannot stand in a tool output`, true, writing)
  }
  if (isMarkable(part, contents, writing)) return markedOutput(part, contents, writing)
  for (const marked of [part, ...contents]) {
    if (marked.cacheMark !== undefined) writing.noteCacheMark(marked.origin)
  }
  const texts = contents.flatMap((inner) => (inner.kind === 'text' ? [inner.text] : []))
  const isList = isOwn(part.origin) && part.origin.form === 'list'
  if (!isList && texts.length === contents.length) return texts.join('\n')
  if (writing.target.quirks.toolResultMedia === false) {
    for (const inner of contents) {
      if (inner.kind !== 'text')
        lost('tool-result', inner, 'tool outputs of the target hold text only', true, writing)
    }
    return texts.join('\n')
  }
  return contents.flatMap((inner) => writeContent(inner, 'user', writing))
}

const isMarkable = (part: ToolResultPart, contents: readonly ContentPart[], { target }: Writing): boolean =>
  !isOwn(part.origin) &&
  target.quirks.cacheBreakpoints === true &&
  contents.length > 0 &&
  [part, ...contents].some(({ cacheMark }) => cacheMark !== undefined)

/** An output has no mark of its own: its last content carries it. */
function markedOutput(part: ToolResultPart, contents: readonly ContentPart[], writing: Writing): Json {
  const list = contents.flatMap((inner) => writeContent(inner, 'user', writing))
  return list.map((content, place) =>
    place === list.length - 1 ? { ...content, ...writing.cacheBreakpoint(part) } : content,
  )
}
