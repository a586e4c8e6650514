import { expect, test } from 'vitest'
import { askOf, emptyForm, readTools } from './play-form.ts'

test.each([
  [
    'OpenAI',
    '[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}]',
  ],
  ['Anthropic', '{"name":"f","description":"d","input_schema":{"type":"object"}}'],
  ['Gemini', '[{"functionDeclarations":[{"name":"f","description":"d","parameters":{"type":"object"}}]}]'],
])('tools as %s writes them', (_, text) => {
  expect(readTools(text)).toEqual({
    ok: true,
    tools: [{ name: 'f', description: 'd', schema: { type: 'object' } }],
  })
})

test('what is no tool says so', () => {
  expect(readTools('[{"type":"function"}]').ok).toBe(false)
  expect(readTools('{').ok).toBe(false)
  expect(readTools('  ')).toEqual({ ok: true, tools: [] })
})

test('an empty field asks for nothing', () => {
  expect(askOf({ ...emptyForm, prompt: 'hi' }, ' a/b ', [])).toEqual({
    protocol: 'openai-chat',
    model: 'a/b',
    prompt: 'hi',
    files: [],
    tools: [],
  })
  expect(askOf({ ...emptyForm, prompt: 'hi', temperature: '0', effort: 'low' }, 'a', [])).toMatchObject({
    temperature: 0,
    effort: 'low',
  })
})
