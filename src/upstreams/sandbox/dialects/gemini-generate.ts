import { isJsonArray, type JsonObject } from '../../../canonical/json.ts'
import type { UpstreamCall } from '../../upstream.ts'
import {
  type Ask,
  BadAsk,
  contentText,
  listAt,
  numberAt,
  type OfferedTool,
  objectAt,
  textAt,
} from '../ask.ts'
import { piecesOf, type SandboxAnswer, type SandboxDialect } from '../dialect.ts'
import type { PlayedFault } from '../plays.ts'
import type { Reply, ReplyPart } from '../reply.ts'

export const geminiGenerate: SandboxDialect = {
  read: readGenerate,
  whole: (answer) =>
    chunkOf(answer, answer.newId(''), {
      parts: answer.reply.parts.map((part) => wholePart(part, answer)),
      last: true,
    }),
  stream: (answer, call) => framed(chunksOf(answer), call),
  streamType: (call) => (isSse(call) ? 'text/event-stream' : 'application/json; charset=UTF-8'),
  error: (fault) => ({ body: errorBody(fault), headers: {} }),
  errorChunk: (fault, call) =>
    isSse(call) ? event(errorBody(fault)) : `,\r\n${JSON.stringify(errorBody(fault))}]`,
  count: (tokens) => ({
    totalTokens: tokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: tokens }],
  }),
}

const isSse = ({ query }: UpstreamCall): boolean => new URLSearchParams(query).get('alt') === 'sse'

/** Google ends its lines with CRLF. */
const event = (data: JsonObject): string => `data: ${JSON.stringify(data)}\r\n\r\n`

function* framed(chunks: Iterable<JsonObject>, call: UpstreamCall): Iterable<string> {
  if (isSse(call)) {
    for (const chunk of chunks) yield event(chunk)
    return
  }
  let opening = '['
  for (const chunk of chunks) {
    yield `${opening}${JSON.stringify(chunk, undefined, 2)}`
    opening = ',\r\n'
  }
  yield ']'
}

const words: Readonly<Record<PlayedFault['kind'], string>> = {
  invalid: 'INVALID_ARGUMENT',
  key: 'UNAUTHENTICATED',
  money: 'FAILED_PRECONDITION',
  barred: 'PERMISSION_DENIED',
  missing: 'NOT_FOUND',
  limited: 'RESOURCE_EXHAUSTED',
  internal: 'INTERNAL',
  unavailable: 'UNAVAILABLE',
  overloaded: 'UNAVAILABLE',
}

/** Google has no retry-after header: the wait is in the details. */
const errorBody = ({ status, kind, message, retryAfter }: PlayedFault): JsonObject => ({
  error: {
    code: status,
    message,
    status: words[kind],
    ...(retryAfter === undefined
      ? {}
      : { details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }] }),
  },
})

function readGenerate(body: JsonObject): Ask {
  if (!isJsonArray(body.contents))
    throw new BadAsk('contents', '* GenerateContentRequest.contents: contents is not specified')
  const contents = listAt(body.contents)
  const result = contents
    .flatMap(({ parts }) => listAt(parts))
    .findLast((part) => functionResponse(part) !== undefined)
  const config = objectAt(body.generationConfig ?? body.generation_config)
  const schema =
    config.responseJsonSchema ??
    config.response_json_schema ??
    config.responseSchema ??
    config.response_schema
  const maxOutput = numberAt(config.maxOutputTokens ?? config.max_output_tokens)
  return {
    said: contentText(contents.findLast(isSpoken)?.parts),
    tools: listAt(body.tools).flatMap(readTools),
    choice: readChoice(
      objectAt(
        objectAt(body.toolConfig ?? body.tool_config).functionCallingConfig ??
          objectAt(body.tool_config).function_calling_config,
      ),
    ),
    ...(result === undefined ? {} : { toolResult: JSON.stringify(functionResponse(result)?.response ?? {}) }),
    ...(schema === undefined ? {} : { schema: objectAt(schema) }),
    json: (config.responseMimeType ?? config.response_mime_type) === 'application/json',
    ...(maxOutput === undefined ? {} : { maxOutput }),
  }
}

const functionResponse = (part: JsonObject): JsonObject | undefined => {
  const response = part.functionResponse ?? part.function_response
  return response === undefined ? undefined : objectAt(response)
}

const isSpoken = ({ role, parts }: JsonObject): boolean =>
  role !== 'model' && role !== 'function' && listAt(parts).some((part) => textAt(part.text) !== undefined)

function readTools(tool: JsonObject): readonly OfferedTool[] {
  return listAt(tool.functionDeclarations ?? tool.function_declarations).flatMap((declaration) => {
    const name = textAt(declaration.name)
    const schema =
      declaration.parametersJsonSchema ?? declaration.parameters_json_schema ?? declaration.parameters
    if (name === undefined) return []
    return [
      { name, form: 'function' as const, ...(schema === undefined ? {} : { schema: objectAt(schema) }) },
    ]
  })
}

function readChoice({ mode, allowedFunctionNames, allowed_function_names }: JsonObject): Ask['choice'] {
  if (mode === 'NONE') return { kind: 'none' }
  if (mode !== 'ANY') return { kind: 'auto' }
  const names = allowedFunctionNames ?? allowed_function_names
  const name = isJsonArray(names) ? textAt(names[0]) : undefined
  return name === undefined ? { kind: 'required' } : { kind: 'named', name }
}

/** Not a vendor's proof, and no vendor takes it: the sandbox itself does. */
const thoughtSignature = btoa('torii sandbox signature')

function wholePart(part: ReplyPart, { newId }: SandboxAnswer): JsonObject {
  if (part.kind === 'text') return { text: part.text }
  if (part.kind === 'thinking') return { text: part.text, thought: true }
  const args = objectAt(JSON.parse(part.input))
  return { functionCall: { id: newId(''), name: part.tool.name, args }, thoughtSignature }
}

function* chunksOf(answer: SandboxAnswer): Iterable<JsonObject> {
  const id = answer.newId('')
  for (const part of answer.reply.parts) {
    const parts =
      part.kind === 'call'
        ? [wholePart(part, answer)]
        : piecesOf(part.text).map((text) => wholePart({ ...part, text }, answer))
    for (const one of parts) yield chunkOf(answer, id, { parts: [one], last: false })
  }
  yield chunkOf(answer, id, { parts: [{ text: '' }], last: true })
}

const finish: Readonly<Record<Reply['stop'], string>> = {
  end: 'STOP',
  'tool-calls': 'STOP',
  'max-output': 'MAX_TOKENS',
  refusal: 'SAFETY',
}

function chunkOf(
  { model, reply, usage }: SandboxAnswer,
  responseId: string,
  { parts, last }: { parts: readonly JsonObject[]; last: boolean },
): JsonObject {
  return {
    candidates: [
      {
        content: { parts, role: 'model' },
        ...(last ? { finishReason: finish[reply.stop] } : {}),
        index: 0,
      },
    ],
    usageMetadata: {
      promptTokenCount: usage.input,
      candidatesTokenCount: usage.output - usage.thinking,
      totalTokenCount: usage.input + usage.output,
      ...(usage.thinking === 0 ? {} : { thoughtsTokenCount: usage.thinking }),
    },
    modelVersion: model,
    responseId,
  }
}
