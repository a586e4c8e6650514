import { describe, expect, it } from 'vitest'
import { exampleClients } from './snippets.ts'

const values = {
  address: 'http://127.0.0.1:8045',
  key: 'sk-torii-test',
  model: 'gemini-3-flash',
  prompt: 'It’s "me"',
}
const examples = exampleClients.flatMap((client) =>
  Object.entries(client.forms).map(([form, write]) => ({ client: client.id, form, text: write(values) })),
)

describe('examples', () => {
  it.each(examples)('hold the true address and key: $client in $form', ({ text }) => {
    expect(text).toContain('http://127.0.0.1:8045')
    expect(text).toContain('sk-torii-test')
  })

  it.each(examples.filter(({ client }) => client === 'openai'))(
    'end OpenAI’s base URL with /v1: $form',
    ({ text }) => {
      expect(text).toMatch(/http:\/\/127\.0\.0\.1:8045\/v1\b/)
    },
  )

  it.each(examples.filter(({ client, form }) => client !== 'openai' && form !== 'curl'))(
    'leave /v1 out of the others’ base URL: $client in $form',
    ({ text }) => {
      expect(text).not.toContain('8045/')
    },
  )

  it('keep a quote within its string', () => {
    const curl = exampleClients[0]?.forms.curl?.({ ...values, prompt: "it's" }) ?? ''
    expect(curl).toContain(`it'\\''s`)
    const python = exampleClients[0]?.forms.python?.({ ...values, prompt: 'say "hi"' }) ?? ''
    expect(python).toContain('"say \\"hi\\""')
  })
})
