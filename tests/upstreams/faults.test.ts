import { expect, it } from 'vitest'
import type { Fault } from '../../src/canonical/fault.ts'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { upstreams } from '../../src/upstreams/registry.ts'
import { corpus, describeShared, type RecordedExchange } from '../support/corpus.ts'

const upstreamOf: Readonly<Record<string, string>> = {
  google: 'gemini',
  anthropic: 'anthropic',
  openai: 'openai',
  zai: 'zai-openai',
  azure: 'azure-openai',
  bedrock: 'bedrock',
  'google-vertex': 'vertex',
}

const protocolOf = (api: string): ProtocolId => {
  if (api.startsWith('gemini')) return 'gemini-generate'
  if (api.startsWith('anthropic')) return 'anthropic-messages'
  return api === 'openai-responses' ? 'openai-responses' : 'openai-chat'
}

/** The fault as the gateway has it: read by the dialect, looked at again by the place. */
function faultOf({ provider, api, response }: RecordedExchange): Fault {
  const upstream = upstreams[upstreamOf[provider] ?? provider] ?? upstreams.custom
  if (upstream === undefined) throw new Error('no custom upstream')
  const answer = { status: response.status, headers: response.headers, body: response.body ?? response.text }
  const read = protocols[protocolOf(api)].faults.read({ ...answer, now: 0 })
  return upstream.classifyFault(read, { ...answer, now: 0 })
}

describeShared('every recorded error has the scope of whose fault it is', () => {
  const expected: readonly (readonly [RegExp, string])[] = [
    [
      /bad-api-key|authentication-error|error-logging|dd-claude-sonnet-4-6-3f|structured-error-handling|error-stop-mode|moderations-error|google-aierror-handling|streaming-returns-usage-metrics|azure-openai-embeddings-2|memory-with-google-vertex-embedder/,
      'account unauthenticated',
    ],
    [/api-not-enabled|reconstructed-403-permission/, 'account forbidden'],
    [/error-1-v2/, 'account payment'],
    [/gpt-5-6-terra-thinking$/, 'model forbidden|request invalid-request'],
    [
      /dd-text-embedding|not-found|does-not-exist|404|unknown-model|count-tokens-error|client-error|async-error|embed-error|1-5-flash-0|records-model-name|wraps-api-errors|bad-model-image/,
      'model not-found',
    ],
    [/multimodal-image-jpg-inline-gpt-oss/, 'model forbidden'],
    [/429|gemini-video-file|open-router-streaming-1|azure-grok/, 'model rate-limited'],
    [/2-5-flash-handles-context-le/, 'model rate-limited'],
    [/handles-context/, 'request context-length'],
    [/413/, 'request too-large'],
  ]

  it.each(corpus({ outcome: 'error' }).map((exchange) => [exchange.id, exchange] as const))(
    '%s',
    (id, exchange) => {
      const fault = faultOf(exchange)
      const wanted = expected.find(([pattern]) => pattern.test(id))?.[1]
      if (wanted !== undefined) expect(wanted.split('|')).toContain(`${fault.scope} ${fault.kind}`)
      // Whatever it is, a client's own mistake locks nobody, and nothing of the server's is called the client's.
      if (fault.scope === 'request') expect(fault.status).toBeGreaterThanOrEqual(400)
      if ([400, 413, 422].includes(fault.status) && wanted === undefined) expect(fault.scope).toBe('request')
    },
  )
})
