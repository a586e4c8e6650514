import { isJsonObject, type JsonObject } from '../../../src/canonical/json.ts'
import { each, isBase64, objectOf, objectsOf, othersThan, type Rule, repeated, textOf, when } from './rule.ts'

interface Message {
  readonly role: string
  readonly blocks: readonly JsonObject[]
}

const messagesOf = (body: JsonObject): readonly Message[] =>
  objectsOf(body.messages).map(({ role, content }) => ({ role: textOf(role), blocks: objectsOf(content) }))

const kindOf = (block: JsonObject): string => Object.keys(block)[0] ?? ''
const ofKind = (blocks: readonly JsonObject[], kind: string): readonly JsonObject[] =>
  blocks.flatMap((block) => (isJsonObject(block[kind]) ? [block[kind]] : []))

const kinds = new Set([
  ...['text', 'image', 'document', 'video', 'audio', 'toolUse', 'toolResult', 'cachePoint'],
  'reasoningContent',
])
const resultKinds = new Set(['text', 'json', 'image', 'document', 'video'])

/** A block is a union: one key, and of those there are. */
const blocks: Rule = (body) => {
  const all = messagesOf(body).flatMap(({ blocks: held }) => held)
  const inResults = ofKind(all, 'toolResult').flatMap(({ content }) => objectsOf(content))
  return [
    ...each(
      all,
      (block) => Object.keys(block).length !== 1 || !kinds.has(kindOf(block)),
      (block) => `no ContentBlock: ${Object.keys(block).join()}`,
    ),
    ...each(
      inResults,
      (block) => Object.keys(block).length !== 1 || !resultKinds.has(kindOf(block)),
      (block) => `no ToolResultContentBlock: ${Object.keys(block).join()}`,
    ),
    ...each(
      [...all, ...inResults, ...objectsOf(body.system)],
      ({ text }) => typeof text === 'string' && text.trim() === '',
      () => 'The text field in the ContentBlock object is blank',
    ),
    ...each(
      objectsOf(body.system),
      (block) => !['text', 'cachePoint', 'guardContent'].includes(kindOf(block)),
      (block) => `no SystemContentBlock: ${kindOf(block)}`,
    ),
  ]
}

const turns: Rule = (body, { prefill }) => {
  const messages = messagesOf(body)
  return [
    ...when(messages.length === 0, 'a conversation must have a message'),
    ...when(
      messages[0] !== undefined && messages[0].role !== 'user',
      'a conversation must start with a user message',
    ),
    ...when(
      messages.at(-1)?.role === 'assistant' && prefill === false,
      'the last turn in a conversation must be a user message',
    ),
    ...each(
      messages,
      ({ role }, index) => role === messages[index - 1]?.role,
      () => 'a conversation must alternate between user and assistant roles',
    ),
    ...each(
      messages,
      ({ blocks: held }) => held.length === 0,
      () => 'the content field in the Message object is empty',
    ),
  ]
}

const calls: Rule = (body, { toolResultStatus }) => {
  const messages = messagesOf(body)
  const ids = messages.flatMap(({ blocks: held }) =>
    ofKind(held, 'toolUse').map((use) => textOf(use.toolUseId)),
  )
  const uses = messages.flatMap(({ blocks: held }) => ofKind(held, 'toolUse'))
  return [
    ...repeated(ids).map((id) => `toolUse ids must be unique: ${id}`),
    ...each(
      ids,
      (id) => !/^[a-zA-Z0-9_.:-]{1,64}$/.test(id),
      (id) => `toolUseId: ${id}`,
    ),
    ...each(
      uses,
      ({ input }) => !isJsonObject(input),
      () => 'The format of the value at toolUse.input is invalid. Provide a json object',
    ),
    ...each(
      messages.flatMap(({ blocks: held }) => ofKind(held, 'toolResult')),
      ({ status }) => status !== undefined && toolResultStatus === false,
      () => 'this model takes no status of a tool result',
    ),
    ...messages.flatMap((message, index) => resultsOf(message, messages[index + 1], messages[index - 1])),
  ]
}

function resultsOf(
  message: Message,
  next: Message | undefined,
  before: Message | undefined,
): readonly string[] {
  const asked = ofKind(message.blocks, 'toolUse').map(({ toolUseId }) => textOf(toolUseId))
  const answered = ofKind(next?.blocks ?? [], 'toolResult').map(({ toolUseId }) => textOf(toolUseId))
  const known = ofKind(before?.blocks ?? [], 'toolUse').map(({ toolUseId }) => textOf(toolUseId))
  const results = ofKind(message.blocks, 'toolResult').map(({ toolUseId }) => textOf(toolUseId))
  return [
    ...each(
      asked,
      (id) => !answered.includes(id),
      (id) => `Expected toolResult blocks for the following Ids: ${id}`,
    ),
    ...each(
      results,
      (id) => !known.includes(id),
      (id) => `toolResult blocks exceed the toolUse blocks of the previous turn: ${id}`,
    ),
    ...repeated(results).map((id) => `each toolUse must have a single result: ${id}`),
    ...when(
      message.role === 'user' && ofKind(message.blocks, 'toolUse').length > 0,
      'toolUse may not stand in user messages',
    ),
    ...when(
      message.role === 'assistant' &&
        ofKind(message.blocks, 'reasoningContent').length === message.blocks.length,
      'a message may not be thinking alone',
    ),
  ]
}

const tools: Rule = (body, { toolChoices }) => {
  const config = objectOf(body.toolConfig)
  const specs = ofKind(objectsOf(config.tools), 'toolSpec')
  const names = specs.map(({ name }) => textOf(name))
  const uses = messagesOf(body).some(({ blocks: held }) =>
    held.some((block) => 'toolUse' in block || 'toolResult' in block),
  )
  const [choice = ''] = Object.keys(objectOf(config.toolChoice))
  const named = textOf(objectOf(objectOf(config.toolChoice).tool).name)
  return [
    ...when(
      uses && specs.length === 0,
      'The toolConfig field must be defined when using toolUse and toolResult',
    ),
    ...when(body.toolConfig !== undefined && specs.length === 0, 'toolConfig.tools: at least one'),
    ...repeated(names).map((name) => `tool names must be unique: ${name}`),
    ...each(
      names,
      (name) => !/^[a-zA-Z0-9_-]{1,64}$/.test(name),
      (name) => `toolSpec.name: ${name}`,
    ),
    ...each(
      specs,
      ({ inputSchema }) => objectOf(objectOf(inputSchema).json).type !== 'object',
      ({ name }) => `toolSpec.inputSchema.json.type must be object: ${textOf(name)}`,
    ),
    ...each(
      specs,
      ({ description }) => description !== undefined && textOf(description).trim() === '',
      () => 'toolSpec.description: at least 1 character',
    ),
    ...when(choice === 'tool' && !names.includes(named), `toolChoice names no tool: ${named}`),
    ...when(
      (choice === 'any' || choice === 'tool') && toolChoices?.includes(choice) === false,
      `this model doesn't support the toolConfig.toolChoice.${choice} field`,
    ),
  ]
}

const formats: Readonly<Record<string, RegExp>> = {
  image: /^(?:png|jpeg|gif|webp)$/,
  document: /^(?:pdf|csv|doc|docx|xls|xlsx|html|txt|md)$/,
  video: /^(?:mkv|mov|mp4|webm|flv|mpeg|mpg|wmv|three_gp)$/,
  audio: /^(?:mp3|opus|wav|aac|flac|mp4|ogg|mkv|mka|x-aac|m4a|mpeg|mpga|pcm|webm)$/,
}

const media: Rule = (body) => {
  const all = messagesOf(body).flatMap(({ blocks: held }) => [
    ...held,
    ...ofKind(held, 'toolResult').flatMap(({ content }) => objectsOf(content)),
  ])
  const names = ofKind(all, 'document').map(({ name }) => textOf(name))
  return [
    ...Object.entries(formats).flatMap(([kind, pattern]) =>
      ofKind(all, kind).flatMap(({ format, source }) => [
        ...when(format !== undefined && !pattern.test(textOf(format)), `${kind}.format: ${textOf(format)}`),
        ...when(
          objectOf(source).bytes !== undefined && !isBase64(objectOf(source).bytes),
          `${kind}.source.bytes is no base64`,
        ),
        ...when(Object.keys(objectOf(source)).length !== 1, `${kind}.source is a union`),
      ]),
    ),
    ...repeated(names).map((name) => `document names must be unique: ${name}`),
    ...each(
      names,
      (name) => !/^[A-Za-z0-9()[\]-]+(?: [A-Za-z0-9()[\]-]+)*$/.test(name) || name.length > 200,
      (name) => `document.name: ${name}`,
    ),
    ...each(
      messagesOf(body),
      ({ blocks: held }) => ofKind(held, 'document').length > 0 && !held.some((block) => 'text' in block),
      () => 'a message with a document must include a text',
    ),
  ]
}

const fields = new Set([
  ...['system', 'messages', 'toolConfig', 'inferenceConfig', 'additionalModelRequestFields', 'outputConfig'],
  ...['requestMetadata', 'serviceTier', 'guardrailConfig', 'performanceConfig'],
])
const inferenceFields = new Set(['maxTokens', 'temperature', 'topP', 'stopSequences'])

const settings: Rule = (body, { cacheControl, outputSchema }) => {
  const { temperature, topP } = objectOf(body.inferenceConfig)
  const outside = (value: unknown) => typeof value === 'number' && (value < 0 || value > 1)
  return [
    ...othersThan(body, fields).map((name) => `no field of Converse: ${name}`),
    ...othersThan(objectOf(body.inferenceConfig), inferenceFields).map((name) => `inferenceConfig.${name}`),
    ...when(outside(temperature), 'inferenceConfig.temperature: 0 to 1'),
    ...when(outside(topP), 'inferenceConfig.topP: 0 to 1'),
    ...when(JSON.stringify(body).includes('"cachePoint"') && cacheControl !== true, 'no cache points here'),
    ...when(body.outputConfig !== undefined && outputSchema === false, 'no output schema here'),
    ...when(Object.keys(objectOf(body.requestMetadata)).length > 16, 'requestMetadata: 16 at most'),
  ]
}

export const rules: readonly Rule[] = [blocks, turns, calls, tools, media, settings]
