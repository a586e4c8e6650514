import type { ProtocolId } from '../../canonical/protocol-id.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import { apiKeyField, baseUrlField } from '../account-fields.ts'
import { claudeQuirks } from '../anthropic-models.ts'
import { refineFault } from '../fault-rules.ts'
import { joinRoot, joinVersioned } from '../join-url.ts'
import { readModelList } from '../model-lists.ts'
import { openaiFaultRules } from '../openai-faults.ts'
import type { Upstream, UpstreamAccount, UpstreamCall } from '../upstream.ts'
import type { Place } from './place.ts'
import { places } from './places.ts'
import { siblingBase } from './sibling-base.ts'

/** One upstream for each row of places.ts. */
export const openaiCompatible: readonly Upstream<ProtocolId>[] = places.map(createPlace)

function createPlace(place: Place): Upstream<ProtocolId> {
  const { id, label, baseUrl, protocols = ['openai-chat'], issuer = id } = place
  return {
    id,
    label,
    protocols,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    issuer: () => issuer,
    form: [
      apiKeyField(place.keyPlaceholder ?? '', place.key === 'required'),
      baseUrlField(baseUrl ?? 'https://host/v1', baseUrl === undefined),
    ],
    endpoint: (account, call) => endpointOf(place, account, call),
    authorise: ({ secret }, { protocol }) => (secret === undefined ? {} : keyHeaders(secret, protocol)),
    headerDefaults: (_account, { protocol }) =>
      protocol === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {},
    quirks: (_account, protocol, model) => quirksOf(place, protocol, model),
    classifyFault: (fault, answer) =>
      refineFault(fault, answer, [...(place.faults ?? []), ...openaiFaultRules]),
    models: { protocol: 'openai-chat', path: place.modelsPath ?? '/v1/models', read: readModelList },
  }
}

/** Anthropic's SDKs send `x-api-key`; places that took over its dialect accept either, some only one. */
const keyHeaders = (secret: string, protocol: ProtocolId): Readonly<Record<string, string>> =>
  protocol === 'anthropic-messages'
    ? { authorization: `Bearer ${secret}`, 'x-api-key': secret }
    : { authorization: `Bearer ${secret}` }

function endpointOf(place: Place, account: UpstreamAccount, { protocol, path, query }: UpstreamCall): string {
  const { baseUrl = '', anthropicBaseUrl = '' } = place
  const given = account.baseUrl ?? baseUrl
  if (protocol === 'anthropic-messages')
    return joinRoot(siblingBase(given, { from: baseUrl, to: anthropicBaseUrl }), path, query)
  if (path === place.modelsPath) return `${new URL(given).origin}${path}`
  return joinVersioned(siblingBase(given, { from: anthropicBaseUrl, to: baseUrl }), path, query, baseUrl)
}

/** Unlike OpenAI itself, none of them has developer messages, free-form or grouped tools, or the newer name of the output bound. */
const common: Quirks = {
  maxOutputField: 'max_tokens',
  instructionRole: 'system',
  customTools: false,
  namespaces: false,
}

function quirksOf({ quirks = {}, models = [] }: Place, protocol: ProtocolId, model: string): Quirks {
  const own = models.find(({ pattern }) => pattern.test(model))?.quirks ?? {}
  if (protocol !== 'anthropic-messages') return { ...common, ...quirks, ...own }
  return /claude/.test(model)
    ? claudeQuirks(model)
    : {
        thinkingForm: 'budget',
        jointSampling: true,
        toolCallId: { length: 64, characters: 'a-zA-Z0-9_-' },
        customTools: false,
        maxOutput: 32_000,
      }
}
