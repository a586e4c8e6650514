import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { OpaquePart, Part, ReasoningPart, TextPart, ToolCallPart } from '../../canonical/part.ts'
import type { Seal, SealIssuer } from '../../canonical/seal.ts'
import { parseJson, writeJson } from '../../wire/json-text.ts'
import { readFile, readInline } from './media.ts'
import { openNode, snakeOf, type WireNode } from './node.ts'
import { type ContentField, contentFields, listOf, missingField, objectAt, wrongType } from './schema.ts'
import { protocol, toolOfType } from './vocabulary.ts'

/** What a reader of parts needs to know of the turn they stand in. */
export interface PartContext {
  readonly issuer: SealIssuer
  /** An id for a call that came without one. */
  callId(name: string, input: string): string
  /** The call that a result belongs to; `fallbackId` is for the one that belongs to none. */
  answeredCall(id: string | undefined, name: string, fallbackId: string): string
  /** Pairs a code result with the code before it. */
  readonly lastCode: { id?: string }
}

/** @throws MalformedRequest when a known field is of the wrong type. */
export function readPart(raw: Json, at: string, context: PartContext): Part {
  if (!isJsonObject(raw))
    throw wrongType(at, 'type.googleapis.com/google.ai.generativelanguage.v1beta.Part', raw)
  if (isBareText(raw)) return { kind: 'text', text: raw.text, origin: { protocol, at } }
  const node = openNode(raw, at)
  const field = contentFields.find((name) => isSet(raw[name]) || isSet(raw[snakeOf(name)]))
  if (field !== undefined && field !== 'text' && (raw.thought === false || field === 'inlineData'))
    node.keep('thought')
  if (field !== undefined) return readers[field](node, context)
  return Object.keys(raw).every((key) => bareFields.has(key)) ? readText(node, context) : readOpaque(raw, at)
}

/** By far the most parts, of requests and streams alike: a text and nothing else. */
function isBareText(raw: JsonObject): raw is { readonly text: string } {
  for (const key in raw) if (key !== 'text') return false
  return typeof raw.text === 'string'
}

const isSet = (value: Json | undefined): boolean => value !== undefined && value !== null

/** Fields that may stand on a part without content: together they are an empty text. */
const bareFields: ReadonlySet<string> = new Set([
  'thought',
  'thoughtSignature',
  'thought_signature',
  'partMetadata',
  'text',
])

const readers = {
  text: readText,
  inlineData: readInline,
  fileData: readFile,
  functionCall: readCall,
  functionResponse: readResult,
  executableCode: readCode,
  codeExecutionResult: readCodeResult,
  toolCall: readToolCall,
  toolResponse: readToolResponse,
} satisfies Record<ContentField, (node: WireNode, context: PartContext) => Part>

function readOpaque(raw: JsonObject, at: string): OpaquePart {
  const name = Object.keys(raw).find((key) => !bareFields.has(key)) ?? 'part'
  return { kind: 'opaque', name, raw, origin: openNode({}, at).origin() }
}

function readText(node: WireNode, context: PartContext): TextPart | ReasoningPart {
  const text = node.text('text')
  const thought = node.flag('thought')
  const seal = readSeal(node, context)
  if (text === undefined) node.note('bare')
  if (thought === false) node.note('thought:false')
  const sealed = seal === undefined ? {} : { seal }
  if (thought !== true) return { kind: 'text', text: text ?? '', ...sealed, origin: node.origin() }
  return { kind: 'reasoning', ...(text === undefined ? {} : { text }), ...sealed, origin: node.origin() }
}

export const sealForm = 'thoughtSignature'

function readSeal(node: WireNode, context: PartContext): Seal | undefined {
  const data = node.text('thoughtSignature')
  return data === undefined ? undefined : { issuer: context.issuer, form: sealForm, data }
}

function readCall(node: WireNode, context: PartContext): ToolCallPart {
  const call = requiredChild(node, 'functionCall')
  const name = call.text('name')
  if (name === undefined || name === '') throw missingField(call.at, 'name: Name cannot be empty.')
  const id = call.text('id')
  const args = objectAt(call.take('args'), call.pointer('args'), 'type.googleapis.com/google.protobuf.Struct')
  if (id === undefined) node.note('no-id')
  if (id === '') node.note('id', id)
  if (args === undefined) node.note('no-args')
  const input = writeJson(args ?? {})
  const seal = readSeal(node, context)
  return {
    kind: 'tool-call',
    id: id === undefined || id === '' ? context.callId(name, input) : id,
    name,
    input,
    form: 'function',
    ...(seal === undefined ? {} : { seal }),
    origin: node.origin(),
  }
}

function readResult(node: WireNode, context: PartContext): Part {
  const result = requiredChild(node, 'functionResponse')
  const written = result.text('name')
  const name = written ?? ''
  const id = result.text('id')
  const value = objectAt(
    result.take('response'),
    result.pointer('response'),
    'type.googleapis.com/google.protobuf.Struct',
  )
  const callId = context.answeredCall(id, name, context.callId(name, 'result'))
  if (id === undefined) node.note('no-id')
  else if (id !== callId) node.note('id', id)
  if (written === undefined) node.note('no-name')
  if (written === '') node.note('empty-name')
  const read = readResponseValue(value, name)
  node.note(read.form)
  const media = result.take('parts')
  if (media !== undefined && !Array.isArray(media)) node.note('one-part')
  if (Array.isArray(media) && media.length === 0) node.note('empty-parts')
  const parts = media === undefined ? [] : listOf(media)
  return {
    kind: 'tool-result',
    callId,
    ...(name === '' ? {} : { name }),
    parts: [
      ...(read.text === undefined ? [] : [{ kind: 'text', text: read.text } as const]),
      ...parts.map((part, place) => readPart(part, pointerTo(result.pointer('parts'), place), context)),
    ],
    ...(read.isError ? { isError: true } : {}),
    form: 'function',
    origin: node.origin(),
  }
}

interface ResponseValue {
  /** Absent: the result says nothing. */
  readonly text?: string
  readonly isError: boolean
  /** How the text stood there: `key:output`, `key:content+name`, `json`, `none`, `absent`. */
  readonly form: string
}

/** Keys whose text is the result itself; clients choose among them freely. */
const resultKeys: readonly string[] = [
  'output',
  'result',
  'content',
  'error',
  'return_value',
  'response',
  'text',
]

function readResponseValue(value: JsonObject | undefined, name: string): ResponseValue {
  if (value === undefined) return { isError: false, form: 'absent' }
  const keys = Object.keys(value)
  if (keys.length === 0) return { isError: false, form: 'none' }
  const named = keys.length === 2 && value.name === name
  const key = keys.find((candidate) => resultKeys.includes(candidate))
  const text = key === undefined ? undefined : value[key]
  if (key !== undefined && typeof text === 'string' && (keys.length === 1 || named)) {
    return { text, isError: key === 'error', form: `key:${key}${named ? '+name' : ''}` }
  }
  return { text: writeJson(value), isError: keys.length === 1 && key === 'error', form: 'json' }
}

/** The object a result's text stood in, by the form it was read with. */
export function responseValue(form: string, text: string | undefined, name: string): JsonObject | undefined {
  if (form === 'absent') return undefined
  if (form === 'none' || text === undefined) return {}
  if (form !== 'json') {
    const [key = 'output', withName] = form.slice('key:'.length).split('+')
    return { ...(withName === undefined ? {} : { name }), [key]: text }
  }
  const value = parseJson(text)
  return isJsonObject(value) ? value : { output: text }
}

function readCode(node: WireNode, context: PartContext): Part {
  const code = requiredChild(node, 'executableCode')
  const id = code.text('id')
  if (id === undefined) node.note('no-id')
  const input = openValue(code, ['language', 'code'])
  context.lastCode.id = id ?? context.callId('executableCode', writeJson(input))
  return {
    kind: 'server-tool-call',
    id: context.lastCode.id,
    tool: 'code-execution',
    name: 'executableCode',
    input,
    origin: node.origin(),
  }
}

function readCodeResult(node: WireNode, context: PartContext): Part {
  const result = requiredChild(node, 'codeExecutionResult')
  const id = result.text('id')
  if (id === undefined) node.note('no-id')
  const content = openValue(result, ['outcome', 'output'])
  const outcome = content.outcome
  const failed = outcome !== undefined && outcome !== 'OUTCOME_OK' && outcome !== 1
  return {
    kind: 'server-tool-result',
    callId: id ?? context.lastCode.id ?? context.callId('executableCode', ''),
    tool: 'code-execution',
    content,
    ...(failed ? { isError: true } : {}),
    origin: node.origin(),
  }
}

function openValue(node: WireNode, fields: readonly string[]): JsonObject {
  const taken = fields.map((field): [string, Json | undefined] => [field, node.take(field)])
  return Object.fromEntries(taken.filter(([, value]) => value !== undefined))
}

function readToolCall(node: WireNode, context: PartContext): Part {
  const call = requiredChild(node, 'toolCall')
  const type = call.text('toolType') ?? ''
  const id = call.text('id')
  const args = call.take('args')
  if (id === undefined) node.note('no-id')
  if (type === '') node.note('no-type')
  if (args === undefined) node.note('no-args')
  return {
    kind: 'server-tool-call',
    id: id ?? context.callId(type, ''),
    tool: toolOfType(type),
    name: type,
    input: args ?? {},
    origin: node.origin(),
  }
}

function readToolResponse(node: WireNode, context: PartContext): Part {
  const result = requiredChild(node, 'toolResponse')
  const type = result.text('toolType') ?? ''
  const id = result.text('id')
  const response = result.take('response')
  node.note('type', type)
  if (id === undefined) node.note('no-id')
  if (response === undefined) node.note('no-response')
  return {
    kind: 'server-tool-result',
    callId: id ?? context.callId(type, ''),
    tool: toolOfType(type),
    content: response ?? {},
    origin: node.origin(),
  }
}

function requiredChild(node: WireNode, field: ContentField): WireNode {
  const child = node.child(field)
  if (child === undefined) throw missingField(node.at, `${snakeOf(field)}: must be set.`)
  return child
}
