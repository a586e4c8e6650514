import type { ProtocolId } from '../../canonical/protocol-id.ts'
import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { geminiQuirks } from '../gemini-models.ts'
import { googleHeaders } from '../google-access-token.ts'
import { readCredentials } from '../google-credentials.ts'
import { joinRoot } from '../join-url.ts'
import { readModelList } from '../model-lists.ts'
import type { Upstream } from '../upstream.ts'

const baseUrl = 'https://generativelanguage.googleapis.com'

/**
 * Google AI Studio. Its OpenAI endpoint is a place of its own (`gemini-openai`): it leaves out the index of tool calls and
 * hides thought signatures where OpenAI's clients drop them, so a client that speaks OpenAI is better served by translation.
 */
export const gemini: Upstream<ProtocolId> = {
  id: 'gemini',
  label: 'Google Gemini',
  protocols: ['gemini-generate'],
  baseUrl,
  issuer: () => 'google',
  form: [apiKeyField('AIza…'), baseUrlField(baseUrl)],
  endpoint: (account, { path, query }) => joinRoot(account.baseUrl ?? baseUrl, path, query),
  // A key as a rule; a person's own consent by their own OAuth client comes as Google's JSON.
  authorise({ secret }, _call, outgoing) {
    if (secret === undefined) return {}
    return secret.trim().startsWith('{')
      ? googleHeaders(readCredentials(secret), outgoing)
      : { 'x-goog-api-key': secret }
  },
  quirks: (_account, _protocol, model) => ({ ...geminiQuirks(model), verifiesSeals: true }),
  // All that Google says is said in its dialect, whose codec has read it.
  classifyFault: (fault) => fault,
  models: {
    protocol: 'gemini-generate',
    path: '/v1beta/models',
    query: 'pageSize=1000',
    read: readModelList,
  },
}
