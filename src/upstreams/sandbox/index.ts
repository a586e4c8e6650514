import type { ProtocolId } from '../../canonical/protocol-id.ts'
import { readModelList } from '../model-lists.ts'
import type { Upstream } from '../upstream.ts'
import { answerLocally } from './answer.ts'

/**
 * Answers inside this process, without any vendor, and says so. It speaks every dialect as that dialect's vendor does, so that
 * a client can be wired and tested at no cost; `plays.ts` lists the model ids that play faults.
 */
export const sandbox: Upstream<ProtocolId> = {
  id: 'sandbox',
  label: 'Torii sandbox',
  protocols: ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'],
  issuer: () => 'sandbox',
  form: [],
  endpoint: (_account, { path }) => `sandbox:${path}`,
  authorise: () => ({}),
  // Nothing is kept there: Torii keeps it.
  quirks: () => ({ stored: false }),
  // Asked for and played, so nobody is to blame: the next request plays it again instead of finding the sandbox locked.
  classifyFault: (fault) => ({ ...fault, scope: 'request' }),
  models: { protocol: 'openai-chat', path: '/v1/models', read: readModelList },
  answer: answerLocally,
}
