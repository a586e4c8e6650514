import type { Upstream } from '../upstream.ts'

export const sandbox: Upstream = {
  id: 'sandbox',
  label: 'Torii sandbox',
  protocols: ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'],
  issuer: () => 'sandbox',
  form: [],
  endpoint: (_account, { path }) => `sandbox:${path}`,
  authorise: () => ({}),
  quirks: () => ({}),
  classifyFault: (fault) => fault,
  models: { protocol: 'openai-chat', path: '/v1/models', read: () => [] },
}
