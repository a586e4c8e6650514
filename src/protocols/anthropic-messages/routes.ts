import type { Splice } from '../../wire/json-splice.ts'
import type { LooseRequest, Peek } from '../codec-context.ts'
import type { Route } from '../operation.ts'

/** Paths that other dialects have too are this one's only for a client that names its version. */
const header = 'anthropic-version'

export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/messages',
    operation: 'generate',
    aliases: onGoogleCloud('{model}:rawPredict'),
    enter: ({ model = '' }) => [modelFrom(model), withoutVersion],
  },
  {
    method: 'POST',
    path: '/v1/messages',
    operation: 'generate',
    streams: true,
    aliases: onGoogleCloud('{model}:streamRawPredict'),
    enter: ({ model = '' }) => [modelFrom(model), streamed, withoutVersion],
  },
  {
    method: 'POST',
    path: '/v1/messages/count_tokens',
    operation: 'count-tokens',
    aliases: onGoogleCloud('count-tokens:rawPredict'),
    enter: () => [withoutVersion],
  },
  { method: 'ANY', path: '/v1/messages/batches', operation: 'other' },
  { method: 'GET', path: '/v1/models', operation: 'list-models', header },
  { method: 'GET', path: '/v1/models/{model}', operation: 'get-model', header },
  { method: 'POST', path: '/v1/complete', operation: 'other' },
  { method: 'ANY', path: '/v1/files', operation: 'other', header },
  { method: 'ANY', path: '/v1/skills', operation: 'other', header },
  { method: 'ANY', path: '/v1/agents', operation: 'other', header },
  { method: 'ANY', path: '/v1/sessions', operation: 'other', header },
  { method: 'ANY', path: '/v1/environments', operation: 'other', header },
  { method: 'ANY', path: '/v1/user_profiles', operation: 'other', header },
  { method: 'ANY', path: '/v1/organizations', operation: 'other', header },
]

/** Vertex AI, which has the model and the wish for a stream in the address, and the version in the body. */
function onGoogleCloud(call: string): readonly string[] {
  return ['v1', 'v1beta1'].flatMap((version) =>
    ['/projects/{project}/locations/{location}', ''].map(
      (parent) => `/${version}${parent}/publishers/anthropic/models/${call}`,
    ),
  )
}

const reason = 'Vertex has it in the address'
const modelFrom = (model: string): Splice => ({
  at: '/model',
  edit: { kind: 'set', raw: JSON.stringify(model) },
  reason,
})
const streamed: Splice = { at: '/stream', edit: { kind: 'set', raw: 'true' }, reason }
const withoutVersion: Splice = {
  at: '/anthropic_version',
  edit: { kind: 'remove' },
  reason: 'the version is a header',
}

export function peek({ fields }: LooseRequest): Peek {
  const { model, stream } = fields
  return { ...(typeof model === 'string' ? { model } : {}), stream: stream === true }
}
