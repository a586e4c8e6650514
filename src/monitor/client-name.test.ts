import { expect, it } from 'vitest'
import { clientName } from './client-name.ts'

it.each([
  ['claude-cli/2.1.330 (external, cli)', 'claude-cli'],
  ['OpenAI/Python 2.9.0', 'OpenAI/Python'],
  ['google-genai-sdk/1.52.0 gl-python/3.13', 'google-genai-sdk'],
  ['GeminiCLI/0.61.0/gemini-3-pro (linux; x64)', 'GeminiCLI'],
  ['codex_cli_rs/0.169.0', 'codex_cli_rs'],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'Mozilla'],
  ['node', 'node'],
  ['  curl/8.14.1', 'curl'],
  ['(nothing)', ''],
  ['<script>', ''],
  ['', ''],
])('the program of «%s» is «%s»', (userAgent, name) => {
  expect(clientName(userAgent)).toBe(name)
})

it('is bounded', () => {
  expect(clientName('a'.repeat(500))).toHaveLength(64)
  expect(clientName(undefined)).toBe('')
})
