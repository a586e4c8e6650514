import { expect, test } from 'vitest'
import { type SnippetRequest, writeSnippet } from './snippet.ts'

const address = 'http://127.0.0.1:8045'
const request: SnippetRequest = {
  protocol: 'openai-chat',
  operation: 'generate',
  method: 'POST',
  path: '/v1/chat/completions',
  model: 'gpt-5.1',
  stream: true,
  address,
  bases: { openai: `${address}/v1`, anthropic: address, gemini: address },
  body: `{"model":"gpt-5.1","stream":true,"top_k":3,"seed":9007199254740993123,"stop":null,"messages":[{"role":"user","content":"It's \`a\`"}]}`,
}

test('cURL: quotes are safe for the shell, and the key stays in the environment', () => {
  const code = writeSnippet('curl', request)
  expect(code).toContain(`curl -N '${address}/v1/chat/completions'`)
  expect(code).toContain('-H "authorization: Bearer $TORII_API_KEY"')
  expect(code).toContain(`"content": "It'\\''s`)
})

test('Python: what the SDK does not know goes into extra_body, large numbers stay whole', () => {
  const code = writeSnippet('python', request)
  expect(code).toContain('api_key=os.environ["TORII_API_KEY"]')
  expect(code).toContain('    seed=9007199254740993123,\n    stop=None,')
  expect(code).toContain('    stream=True,')
  expect(code).toContain('    extra_body={\n        "top_k": 3,\n    },')
  expect(code).toContain('for event in response:')
})

test('TypeScript: keys are bare where they can be', () => {
  const code = writeSnippet('typescript', request)
  expect(code).toContain(`baseURL: '${address}/v1'`)
  expect(code).toContain('  top_k: 3,')
  expect(code).toContain('for await (const event of response) console.log(event)')
})

test('Go: the body is a raw string even where it holds back quotes', () => {
  const code = writeSnippet('go', request)
  expect(code).toContain('client.Post(context.Background(), "chat/completions", body, &response)')
  expect(code).toContain('It\'s ` + "`" + `a` + "`" + `')
})

test('Anthropic and Gemini have clients of their own', () => {
  const anthropic = { ...request, protocol: 'anthropic-messages', path: '/v1/messages' }
  expect(writeSnippet('python', anthropic)).toContain('client.messages.create(')
  expect(writeSnippet('curl', anthropic)).toContain("-H 'anthropic-version: 2023-06-01'")
  const gemini = {
    ...request,
    protocol: 'gemini-generate',
    path: '/v1beta/models/gemini-3-flash:streamGenerateContent?alt=sse',
    body: '{"contents":[{"parts":[{"text":"hi"}]}],"generationConfig":{"temperature":0.4},"tools":[]}',
  }
  expect(writeSnippet('typescript', gemini)).toContain('client.models.generateContentStream({')
  expect(writeSnippet('python', gemini)).toContain(
    'config={\n        "temperature": 0.4,\n        "tools": [],',
  )
})

test('an endpoint without a method of its own is asked by its path', () => {
  const images = { ...request, operation: 'image-generation', path: '/v1/images/generations', stream: false }
  expect(writeSnippet('python', images)).toContain('client.post(\n    "/images/generations",')
  expect(writeSnippet('typescript', images)).toContain("client.post('/images/generations', { body: {")
})
