import type { TryRequest } from '../../../../src/control/contract/try.ts'

/** What an example is filled with. */
export interface ExampleValues {
  /** `http://127.0.0.1:8045` */
  readonly address: string
  readonly key: string
  readonly model: string
  readonly prompt: string
}

type Write = (values: ExampleValues) => string

export type FormId = 'python' | 'python-legacy' | 'typescript' | 'curl' | 'env' | 'powershell'

export interface ExampleClient {
  readonly id: string
  readonly label: string
  /** What «Run it now» sends. */
  readonly protocol: TryRequest['protocol']
  readonly forms: Partial<Readonly<Record<FormId, Write>>>
}

/** A string literal that Python and TypeScript read alike. */
const quoted = (text: string): string => JSON.stringify(text)
/** For a POSIX shell. */
const single = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const curl = (url: string, headers: readonly string[], body: unknown): string =>
  [
    `curl ${url}`,
    ...[...headers, 'Content-Type: application/json'].map((header) => `  -H "${header}"`),
    `  -d ${single(JSON.stringify(body))}`,
  ].join(' \\\n')

const variables =
  (of: (values: ExampleValues) => readonly (readonly [name: string, value: string])[]) =>
  (line: (name: string, value: string) => string): Write =>
  (values) =>
    of(values)
      .map(([name, value]) => line(name, value))
      .join('\n')

const posix = (name: string, value: string): string => `export ${name}=${value}`
const powershell = (name: string, value: string): string => `$env:${name} = "${value}"`

const openaiVariables = variables(({ address, key }) => [
  ['OPENAI_BASE_URL', `${address}/v1`],
  ['OPENAI_API_KEY', key],
])

const anthropicVariables = variables(({ address, key, model }) => [
  ['ANTHROPIC_BASE_URL', address],
  ['ANTHROPIC_API_KEY', key],
  ['ANTHROPIC_MODEL', model],
])

const geminiVariables = variables(({ address, key }) => [
  ['GOOGLE_GEMINI_BASE_URL', address],
  ['GEMINI_API_KEY', key],
])

/** The three SDKs, each with the base URL as it wants it: OpenAI's with /v1, the others without. */
export const exampleClients: readonly ExampleClient[] = [
  {
    id: 'openai',
    label: 'OpenAI',
    protocol: 'openai-chat',
    forms: {
      python: ({ address, key, model, prompt }) => `from openai import OpenAI

client = OpenAI(
    base_url=${quoted(`${address}/v1`)},
    api_key=${quoted(key)},
)
answer = client.chat.completions.create(
    model=${quoted(model)},
    messages=[{"role": "user", "content": ${quoted(prompt)}}],
)
print(answer.choices[0].message.content)`,
      typescript: ({ address, key, model, prompt }) => `import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: ${quoted(`${address}/v1`)},
  apiKey: ${quoted(key)},
})
const answer = await client.chat.completions.create({
  model: ${quoted(model)},
  messages: [{ role: 'user', content: ${quoted(prompt)} }],
})
console.log(answer.choices[0]?.message.content)`,
      curl: ({ address, key, model, prompt }) =>
        curl(`${address}/v1/chat/completions`, [`Authorization: Bearer ${key}`], {
          model,
          messages: [{ role: 'user', content: prompt }],
        }),
      env: openaiVariables(posix),
      powershell: openaiVariables(powershell),
    },
  },
  {
    id: 'anthropic',
    label: 'Anthropic',
    protocol: 'anthropic-messages',
    forms: {
      python: ({ address, key, model, prompt }) => `from anthropic import Anthropic

client = Anthropic(
    base_url=${quoted(address)},
    api_key=${quoted(key)},
)
answer = client.messages.create(
    model=${quoted(model)},
    max_tokens=1024,
    messages=[{"role": "user", "content": ${quoted(prompt)}}],
)
print(answer.content[0].text)`,
      typescript: ({ address, key, model, prompt }) => `import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic({
  baseURL: ${quoted(address)},
  apiKey: ${quoted(key)},
})
const answer = await client.messages.create({
  model: ${quoted(model)},
  max_tokens: 1024,
  messages: [{ role: 'user', content: ${quoted(prompt)} }],
})
console.log(answer.content)`,
      curl: ({ address, key, model, prompt }) =>
        curl(`${address}/v1/messages`, [`x-api-key: ${key}`, 'anthropic-version: 2023-06-01'], {
          model,
          max_tokens: 1024,
          messages: [{ role: 'user', content: prompt }],
        }),
      env: anthropicVariables(posix),
      powershell: anthropicVariables(powershell),
    },
  },
  {
    id: 'gemini',
    label: 'Gemini',
    protocol: 'gemini-generate',
    forms: {
      python: ({ address, key, model, prompt }) => `from google import genai

client = genai.Client(
    api_key=${quoted(key)},
    http_options={"base_url": ${quoted(address)}},
)
answer = client.models.generate_content(
    model=${quoted(model)},
    contents=${quoted(prompt)},
)
print(answer.text)`,
      'python-legacy': ({ address, key, model, prompt }) => `import google.generativeai as genai

genai.configure(
    api_key=${quoted(key)},
    transport="rest",
    client_options={"api_endpoint": ${quoted(address)}},
)
model = genai.GenerativeModel(${quoted(model)})
print(model.generate_content(${quoted(prompt)}).text)`,
      typescript: ({ address, key, model, prompt }) => `import { GoogleGenAI } from '@google/genai'

const client = new GoogleGenAI({
  apiKey: ${quoted(key)},
  httpOptions: { baseUrl: ${quoted(address)} },
})
const answer = await client.models.generateContent({
  model: ${quoted(model)},
  contents: ${quoted(prompt)},
})
console.log(answer.text)`,
      curl: ({ address, key, model, prompt }) =>
        curl(`${address}/v1beta/models/${model}:generateContent`, [`x-goog-api-key: ${key}`], {
          contents: [{ parts: [{ text: prompt }] }],
        }),
      env: geminiVariables(posix),
      powershell: geminiVariables(powershell),
    },
  },
]
