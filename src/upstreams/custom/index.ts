import type { ProtocolId } from '../../canonical/protocol-id.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { claudeQuirks } from '../anthropic-models.ts'
import { CredentialError } from '../credential-error.ts'
import { refineFault } from '../fault-rules.ts'
import { geminiQuirks } from '../gemini-models.ts'
import { joinRoot, joinVersioned } from '../join-url.ts'
import { readModelList } from '../model-lists.ts'
import { openaiFaultRules } from '../openai-faults.ts'
import type { Upstream } from '../upstream.ts'

interface Dialect {
  readonly join: (base: string, path: string, query: string) => string
  readonly issuer: string
  readonly quirks: (model: string) => Quirks
}

const openaiDialect: Dialect = {
  join: joinVersioned,
  issuer: 'openai',
  quirks: () => ({ maxOutputField: 'max_tokens', instructionRole: 'system', customTools: false }),
}

/** A place of the Responses dialect is believed to keep answers, as OpenAI does: what a client says of them goes there untouched. */
const dialects = {
  'openai-chat': openaiDialect,
  'openai-responses': { ...openaiDialect, quirks: () => ({ namespaces: false }) },
  'anthropic-messages': { join: joinRoot, issuer: 'anthropic', quirks: claudeQuirks },
  'gemini-generate': { join: joinRoot, issuer: 'google', quirks: geminiQuirks },
} as const satisfies Readonly<Record<ProtocolId, Dialect>>

/** Any base URL in any dialect, such as another gateway: the account's `protocols` say which. */
export const custom: Upstream<ProtocolId> = {
  id: 'custom',
  label: 'Custom',
  protocols: ['openai-chat', 'anthropic-messages', 'openai-responses', 'gemini-generate'],
  issuer: (protocol) => dialects[protocol].issuer,
  form: [apiKeyField('', false), baseUrlField('https://host', true)],
  endpoint: ({ baseUrl }, { protocol, path, query }) => {
    if (baseUrl === undefined) throw new CredentialError('no_base_url')
    return dialects[protocol].join(baseUrl, path, query)
  },
  // Which of the three the place reads is not known, and it is the owner's own place: all of them hold the same key.
  authorise: ({ secret }) =>
    secret === undefined
      ? {}
      : { authorization: `Bearer ${secret}`, 'x-api-key': secret, 'x-goog-api-key': secret },
  headerDefaults: (_account, { protocol }) =>
    protocol === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {},
  quirks: (_account, protocol, model) => dialects[protocol].quirks(model),
  classifyFault: (fault, answer) => refineFault(fault, answer, openaiFaultRules),
  models: { protocol: 'openai-chat', path: '/v1/models', read: readModelList },
}
