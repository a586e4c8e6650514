import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { FunctionTool, ServerTool, Tool, ToolChoice } from '../../canonical/request.ts'
import { openNode, type WireNode } from './node.ts'
import { toJsonSchema } from './openapi-schema.ts'
import { listOf, missingField, objectAt, textsAt, wrongType } from './schema.ts'
import { serverToolOf } from './vocabulary.ts'

/**
 * Every declaration and every tool Google runs, in order. What is no tool (an empty list, null) is only remembered:
 * `bare:<entry>:<its field>`.
 */
export function readTools(node: WireNode): readonly Tool[] {
  const raw = node.take('tools')
  if (raw === undefined) return []
  const at = node.pointer('tools')
  if (!isJsonArray(raw)) node.note('tools:one')
  else if (raw.length === 0) node.note('tools:none')
  return listOf(raw).flatMap((entry, place) => {
    const path = isJsonArray(raw) ? pointerTo(at, place) : at
    if (!isJsonObject(entry))
      throw wrongType(path, 'type.googleapis.com/google.ai.generativelanguage.v1beta.Tool', entry)
    if (Object.keys(entry).length === 0) node.note(`bare:${place}`)
    return Object.entries(entry).flatMap(([key, value = null]) => {
      const tools = readEntry(key, value, pointerTo(path, key))
      if (tools.length === 0) node.note(`bare:${place}`, { [key]: value })
      return tools
    })
  })
}

function readEntry(key: string, value: Json, at: string): readonly Tool[] {
  const field = camelOf(key)
  if (value === null) return []
  return field === 'functionDeclarations'
    ? readDeclarations(value, at, key)
    : [readServerTool(key, field, value, at)]
}

const camelOf = (key: string): string => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const readServerTool = (key: string, field: string, value: Json, at: string): ServerTool => ({
  kind: 'server',
  tool: serverToolOf(field),
  name: field,
  raw: { [key]: value },
  origin: openNode({}, at).origin(),
})

function readDeclarations(value: Json, at: string, key: string): readonly FunctionTool[] {
  return listOf(value).map((declaration, place) => {
    const path = isJsonArray(value) ? pointerTo(at, place) : at
    if (!isJsonObject(declaration)) {
      throw wrongType(
        path,
        'type.googleapis.com/google.ai.generativelanguage.v1beta.FunctionDeclaration',
        declaration,
      )
    }
    const node = openNode(declaration, path)
    if (key !== 'functionDeclarations') node.note('list:snake')
    if (!isJsonArray(value)) node.note('list:one')
    return readDeclaration(node)
  })
}

function readDeclaration(node: WireNode): FunctionTool {
  const name = node.text('name')
  if (name === undefined || name === '') throw missingField(node.at, 'name: Name cannot be empty.')
  const description = node.text('description')
  const parameters = readParameters(node)
  return {
    kind: 'function',
    name,
    ...(description === undefined ? {} : { description }),
    ...parameters,
    origin: node.origin(),
  }
}

/** `parametersJsonSchema` is what it says; `parameters` may have to be read into JSON Schema. */
function readParameters(node: WireNode): Pick<FunctionTool, 'schema' | 'schemaAt'> {
  const type = 'type.googleapis.com/google.ai.generativelanguage.v1beta.Schema'
  const jsonSchema = objectAt(node.take('parametersJsonSchema'), node.pointer('parametersJsonSchema'), type)
  if (jsonSchema !== undefined) {
    node.note('schema:parametersJsonSchema')
    return { schema: jsonSchema, schemaAt: node.pointer('parametersJsonSchema') }
  }
  const written = objectAt(node.take('parameters'), node.pointer('parameters'), type)
  if (written === undefined) return {}
  node.note('schema:parameters')
  return {
    schema: noteOriginal(node, written, toJsonSchema(written)),
    schemaAt: node.pointer('parameters'),
  }
}

/** A schema that had to be changed is kept as it was written, so that it goes back to Google untouched. */
export function noteOriginal(node: WireNode, written: JsonObject, schema: JsonObject): JsonObject {
  if (schema !== written) node.note('original', written)
  return schema
}

/** `toolConfig.functionCallingConfig`. Settings of other tools stay in the request's rest. */
export function readToolChoice(node: WireNode): ToolChoice | undefined {
  const outer = node.child('toolConfig')
  outer?.keep('includeServerSideToolInvocations')
  const config = outer?.child('functionCallingConfig')
  if (config === undefined) return undefined
  config.keep('streamFunctionCallArguments')
  const written = config.take('mode')
  const list = config.take('allowedFunctionNames')
  const names = list === undefined ? [] : textsAt(list, config.pointer('allowedFunctionNames'))
  const choice = choiceOf(
    typeof written === 'string' ? written.toUpperCase() : modeNumbers[Number(written ?? 0)],
    names,
  )
  if (choice === undefined) {
    config.leave('mode')
    config.leave('allowedFunctionNames')
    return undefined
  }
  if (written !== undefined) config.note('mode', written)
  if (isJsonArray(list) && names.length === 0) config.note('names:none')
  if (!isJsonArray(list)) config.note('names:one')
  if (choice.kind === 'none' && names.length > 0) config.leave('allowedFunctionNames')
  return choice
}

const modeNumbers = ['MODE_UNSPECIFIED', 'AUTO', 'ANY', 'NONE', 'VALIDATED']

function choiceOf(mode: string | undefined, names: readonly string[]): ToolChoice | undefined {
  const [name] = names
  if (mode === 'NONE') return { kind: 'none' }
  if (mode === 'ANY' && name !== undefined) {
    return names.length === 1
      ? { kind: 'named', name, tool: 'function' }
      : { kind: 'allowed', mode: 'required', names }
  }
  if (mode === 'ANY') return { kind: 'required' }
  if (mode !== 'AUTO' && mode !== 'VALIDATED' && mode !== 'MODE_UNSPECIFIED') return undefined
  return name === undefined ? { kind: 'auto' } : { kind: 'allowed', mode: 'auto', names }
}
