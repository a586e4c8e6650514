import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { CanonicalRequest, Instruction, Turn } from '../../canonical/request.ts'
import type { ReadContext } from '../codec-context.ts'
import { createCallMatcher } from './call-matcher.ts'
import { readContents, readParts, requestContext } from './content-reader.ts'
import { refuseContradictions } from './contradictions.ts'
import { openNode, type WireNode } from './node.ts'
import { isText, missingField, objectOf, textAt } from './schema.ts'
import { type Places, readSettings } from './settings-reader.ts'
import { readToolChoice, readTools } from './tool-reader.ts'

/** @throws MalformedRequest with the words of Google's own parser, as near as can be had. */
export function readRequest(body: JsonObject, context: ReadContext): CanonicalRequest {
  const request = readGenerate(openNode(body, ''), modelOf(context), context.streams)
  refuseContradictions(request)
  return request
}

export function readGenerate(node: WireNode, model: string, stream: boolean): CanonicalRequest {
  const places: Places = { model: '' }
  const instructions = [...readCached(node), ...readInstructions(node)]
  const contents = node.take('contents')
  const turns = readTurns(contents, node.pointer('contents'))
  if (contents !== undefined && !Array.isArray(contents)) node.note('contents:one')
  const tools = readTools(node)
  const toolChoice = readToolChoice(node)
  if (toolChoice !== undefined) places.toolChoice = node.pointer('toolConfig')
  const settings = readSettings(node, places)
  const caller = readCaller(node, places)
  noteModel(node, model)
  keepUnblocked(node)
  return {
    model,
    stream,
    instructions,
    turns,
    tools,
    ...(toolChoice === undefined ? {} : { toolChoice }),
    ...settings,
    caller,
    origin: node.origin(),
    places,
  }
}

/** `models/x` and `x` name the same model. */
export const modelOf = (context: ReadContext): string => bareModel(context.params.model ?? '')

export const bareModel = (model: string): string => model.replace(/^models\//, '')

function readTurns(contents: Json | undefined, at: string): readonly Turn[] {
  if (contents === undefined || (Array.isArray(contents) && contents.length === 0)) {
    throw missingField(at, 'contents is not specified')
  }
  return readContents(contents, at)
}

/** Kept as a part of its own before all others: it stands for a prompt that only Google has. */
function readCached(node: WireNode): readonly Instruction[] {
  const name = node.text('cachedContent')
  if (name === undefined) return []
  const origin = openNode({}, node.pointer('cachedContent')).origin()
  return [{ speaker: 'system', part: { kind: 'opaque', name: 'cachedContent', raw: name, origin }, origin }]
}

function readInstructions(node: WireNode): readonly Instruction[] {
  const value = node.take('systemInstruction')
  const at = node.pointer('systemInstruction')
  if (isText(value)) {
    node.note('systemInstruction:text')
    const origin = openNode({}, at).origin()
    return [{ speaker: 'system', part: { kind: 'text', text: value, origin }, origin }]
  }
  const content = node.child('systemInstruction')
  if (content === undefined) return []
  const role = content.text('role')
  if (role !== undefined) content.note('role', role)
  const parts = readParts(content.take('parts'), content, requestContext(-1, createCallMatcher()))
  return parts.map((part) => ({
    speaker: 'system',
    part,
    ...(part.origin === undefined ? {} : { origin: part.origin }),
  }))
}

/** Vertex's `labels` are what others call metadata. */
function readCaller(node: WireNode, places: Places): CanonicalRequest['caller'] {
  const metadata = objectOf(node.take('labels'))
  if (metadata === undefined) node.leave('labels')
  const serviceTier = textAt(node.take('serviceTier'), node.pointer('serviceTier'))
  if (metadata !== undefined) places['caller.metadata'] = node.pointer('labels')
  if (serviceTier !== undefined) places['caller.serviceTier'] = node.pointer('serviceTier')
  return {
    ...(metadata === undefined ? {} : { metadata }),
    ...(serviceTier === undefined ? {} : { serviceTier }),
  }
}

/** Some clients repeat the model in the body. The path is what counts. */
function noteModel(node: WireNode, model: string): void {
  const written = node.take('model')
  if (written === undefined) return
  if (isText(written) && bareModel(written) === bareModel(model)) {
    node.note(`model:${written.startsWith('models/') ? 'models/' : ''}`)
    return
  }
  node.leave('model')
  node.keep('model')
}

const unblocked: ReadonlySet<Json | undefined> = new Set(['BLOCK_NONE', 'OFF'])

function blocksNothing(setting: Json): boolean {
  if (!isJsonObject(setting)) return false
  const { category, threshold, ...others } = setting
  return isText(category) && unblocked.has(threshold) && Object.keys(others).length === 0
}

/** Filters that are switched off are what others have anyway. */
function keepUnblocked(node: WireNode): void {
  const settings = node.take('safetySettings')
  if (settings === undefined) return
  node.leave('safetySettings')
  const list = isJsonArray(settings) ? settings : [settings]
  if (list.every(blocksNothing)) node.keep('safetySettings')
}
