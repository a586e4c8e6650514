import type { EmbedRequest } from '../../canonical/embedding.ts'
import type { Fault } from '../../canonical/fault.ts'
import type { Loss } from '../../canonical/loss.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { textOfTokens } from '../operations/token-text.ts'
import type { ClientCall } from '../receive.ts'
import { malformedState } from '../stateful/refuse-state.ts'

/** Texts of what came as token numbers, by call: other dialects embed texts only. */
const texts = new WeakMap<ClientCall, readonly string[]>()

/** Undefined: there is nothing to be read. Resolves with why it cannot be. */
export function readEmbedTokens(
  call: ClientCall,
  { inputs }: EmbedRequest,
): Promise<Fault | undefined> | undefined {
  if (texts.has(call) || inputs.every((input) => typeof input === 'string')) return undefined
  return Promise.all(inputs.map((input) => (typeof input === 'string' ? input : textOfTokens(input)))).then(
    (read) => {
      const known = read.filter((text) => text !== undefined)
      texts.set(call, known)
      return known.length === read.length ? undefined : malformedState(unknownTokens)
    },
  )
}

const unknownTokens = new MalformedRequest(
  'The input holds token numbers that are not in the vocabulary. Send text instead.',
  { at: '/input', code: 'invalid_value' },
)

export function withTokensRead(
  call: ClientCall,
  request: EmbedRequest,
): { readonly request: EmbedRequest; readonly losses: readonly Loss[] } {
  const inputs = texts.get(call)
  if (inputs === undefined) return { request, losses: [] }
  const told: Loss = {
    code: 'text',
    at: '/input',
    treatment: 'approximated',
    detail: 'token numbers were read as those of cl100k_base and are sent as text',
    functional: true,
  }
  return { request: { ...request, inputs }, losses: [told] }
}
