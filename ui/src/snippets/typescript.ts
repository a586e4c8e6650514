import { indent, jsonFields, rewriteJson } from './json-fields.ts'
import { geminiConfig } from './python.ts'
import { keyVariable, type SnippetRequest } from './snippet.ts'

const literal = (json: string): string =>
  rewriteJson(json, { true: 'true', false: 'false', null: 'null' }, (name) =>
    /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name),
  )

const methods: Readonly<Record<string, string>> = {
  'openai-chat generate': 'client.chat.completions.create',
  'openai-responses generate': 'client.responses.create',
  'openai-chat embed': 'client.embeddings.create',
  'anthropic-messages generate': 'client.messages.create',
  'anthropic-messages count-tokens': 'client.messages.countTokens',
}

export function typescriptSnippet(request: SnippetRequest): string {
  if (request.protocol === 'gemini-generate') return geminiTypescript(request)
  const isAnthropic = request.protocol === 'anthropic-messages'
  const name = isAnthropic ? 'Anthropic' : 'OpenAI'
  const base = isAnthropic ? request.bases.anthropic : request.bases.openai
  return [
    `import ${name} from '${isAnthropic ? '@anthropic-ai/sdk' : 'openai'}'`,
    '',
    `const client = new ${name}({`,
    `  baseURL: '${base}',`,
    `  apiKey: process.env.${keyVariable},`,
    '})',
    '',
    callOf(request, isAnthropic ? request.path : request.path.replace(/^\/v1/, '')),
  ].join('\n')
}

function callOf(request: SnippetRequest, path: string): string {
  const method = methods[`${request.protocol} ${request.operation}`]
  const fields = jsonFields(request.body)
  const object = objectOf(fields)
  const call =
    method === undefined
      ? `client.${request.method.toLowerCase()}('${path}'${fields.size === 0 ? '' : `, { body: ${object} }`})`
      : `${method}(${object})`
  const print = request.stream
    ? 'for await (const event of response) console.log(event)'
    : 'console.log(response)'
  return `const response = await ${call}\n${print}`
}

const objectOf = (fields: ReadonlyMap<string, string>): string =>
  `{\n${[...fields].map(([name, json]) => `  ${literal(`${JSON.stringify(name)}:`)} ${indent(literal(json), 2)},`).join('\n')}\n}`

function geminiTypescript({ body, model, stream, bases, operation }: SnippetRequest): string {
  const fields = jsonFields(body)
  const config = geminiConfig(fields)
  const method =
    operation === 'count-tokens' ? 'countTokens' : stream ? 'generateContentStream' : 'generateContent'
  return [
    "import { GoogleGenAI } from '@google/genai'",
    '',
    'const client = new GoogleGenAI({',
    `  apiKey: process.env.${keyVariable} ?? '',`,
    `  httpOptions: { baseUrl: '${bases.gemini}' },`,
    '})',
    '',
    `const response = await client.models.${method}({`,
    `  model: ${JSON.stringify(model)},`,
    `  contents: ${indent(literal(fields.get('contents') ?? '[]'), 2)},`,
    ...(config.size === 0 ? [] : [`  config: ${indent(objectOf(config), 2)},`]),
    '})',
    stream ? 'for await (const chunk of response) console.log(chunk.text)' : 'console.log(response)',
  ].join('\n')
}
