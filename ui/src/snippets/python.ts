import { indent, jsonFields, rewriteJson } from './json-fields.ts'
import { keyVariable, type SnippetRequest } from './snippet.ts'

const literal = (json: string): string => rewriteJson(json, { true: 'True', false: 'False', null: 'None' })

interface Method {
  readonly call: string
  /** Parameters that the SDK's method has; the rest goes into extra_body. */
  readonly known: readonly string[]
}

const openaiMethods: Readonly<Record<string, Method>> = {
  'openai-chat generate': {
    call: 'client.chat.completions.create',
    known:
      words(`messages model audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens
      max_tokens metadata modalities n parallel_tool_calls prediction presence_penalty prompt_cache_key reasoning_effort
      response_format safety_identifier seed service_tier stop store stream stream_options temperature tool_choice tools
      top_logprobs top_p user verbosity web_search_options`),
  },
  'openai-responses generate': {
    call: 'client.responses.create',
    known:
      words(`background conversation include input instructions max_output_tokens max_tool_calls metadata model
      parallel_tool_calls previous_response_id prompt prompt_cache_key reasoning safety_identifier service_tier store stream
      stream_options temperature text tool_choice tools top_logprobs top_p truncation user`),
  },
  'openai-chat embed': {
    call: 'client.embeddings.create',
    known: words('input model dimensions encoding_format user'),
  },
}

const anthropicMethods: Readonly<Record<string, Method>> = {
  generate: {
    call: 'client.messages.create',
    known:
      words(`max_tokens messages model metadata service_tier stop_sequences stream system temperature thinking
      tool_choice tools top_k top_p`),
  },
  'count-tokens': {
    call: 'client.messages.count_tokens',
    known: words('messages model system thinking tool_choice tools'),
  },
}

function words(text: string): readonly string[] {
  return text.split(/\s+/)
}

export function pythonSnippet(request: SnippetRequest): string {
  if (request.protocol === 'anthropic-messages') return anthropicPython(request)
  if (request.protocol === 'gemini-generate') return geminiPython(request)
  return openaiPython(request)
}

function openaiPython(request: SnippetRequest): string {
  const method = openaiMethods[`${request.protocol} ${request.operation}`]
  return [
    'import os',
    '',
    'from openai import OpenAI',
    '',
    `client = OpenAI(base_url="${request.bases.openai}", api_key=os.environ["${keyVariable}"])`,
    '',
    callOf(request, method, request.path.replace(/^\/v1/, '')),
  ].join('\n')
}

function anthropicPython(request: SnippetRequest): string {
  return [
    'import os',
    '',
    'from anthropic import Anthropic',
    '',
    `client = Anthropic(base_url="${request.bases.anthropic}", api_key=os.environ["${keyVariable}"])`,
    '',
    callOf(request, anthropicMethods[request.operation], request.path),
  ].join('\n')
}

function callOf(request: SnippetRequest, method: Method | undefined, path: string): string {
  const fields = jsonFields(request.body)
  if (method === undefined)
    return [
      `response = client.${request.method.toLowerCase()}(`,
      `    "${path}",`,
      '    cast_to=object,',
      ...(fields.size === 0 ? [] : [`    body=${indent(dict(fields), 4)},`]),
      ')',
      'print(response)',
    ].join('\n')
  const known = [...fields].filter(([name]) => method.known.includes(name))
  const extra = new Map([...fields].filter(([name]) => !method.known.includes(name)))
  const call = [
    `response = ${method.call}(`,
    ...known.map(([name, json]) => `    ${name}=${indent(pythonIndent(literal(json)), 4)},`),
    ...(extra.size === 0 ? [] : [`    extra_body=${indent(dict(extra), 4)},`]),
    ')',
  ]
  return [...call, ...printing(request.stream)].join('\n')
}

const printing = (stream: boolean): readonly string[] =>
  stream ? ['for event in response:', '    print(event)'] : ['print(response)']

const dict = (fields: ReadonlyMap<string, string>): string =>
  `{\n${[...fields].map(([name, json]) => `    ${JSON.stringify(name)}: ${indent(pythonIndent(literal(json)), 4)},`).join('\n')}\n}`

/** Four spaces a level, as Python is written. */
const pythonIndent = (text: string): string =>
  text.replaceAll(/\n( +)/g, (_, spaces: string) => `\n${spaces}${spaces}`)

function geminiPython({ body, model, stream, bases, operation }: SnippetRequest): string {
  const fields = jsonFields(body)
  const config = geminiConfig(fields)
  const method =
    operation === 'count-tokens' ? 'count_tokens' : stream ? 'generate_content_stream' : 'generate_content'
  return [
    'import os',
    '',
    'from google import genai',
    '',
    'client = genai.Client(',
    `    api_key=os.environ["${keyVariable}"],`,
    `    http_options={"base_url": "${bases.gemini}"},`,
    ')',
    '',
    `response = client.models.${method}(`,
    `    model=${JSON.stringify(model)},`,
    `    contents=${indent(pythonIndent(literal(fields.get('contents') ?? '[]')), 4)},`,
    ...(config.size === 0 ? [] : [`    config=${indent(dict(config), 4)},`]),
    ')',
    ...(stream ? ['for chunk in response:', '    print(chunk.text, end="")'] : ['print(response)']),
  ].join('\n')
}

/** The SDKs want generationConfig's fields and their neighbours in one object. */
export function geminiConfig(fields: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const config = new Map(jsonFields(fields.get('generationConfig')))
  for (const [name, json] of fields)
    if (!['contents', 'generationConfig', 'model'].includes(name)) config.set(name, json)
  return config
}
