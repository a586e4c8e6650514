import type { LooseRequest, Peek } from '../codec-context.ts'
import type { Route } from '../operation.ts'
import type { StreamForm } from '../stream-codec.ts'
import { bareModel } from './request-reader.ts'

const versions = ['v1beta', 'v1', 'v1alpha']

/** Folders of models: Google's own, and those tuned on them. */
const folders = ['models', 'tunedModels']

const calls: readonly (Pick<Route, 'operation' | 'streams'> & { readonly verb: string })[] = [
  { verb: 'generateContent', operation: 'generate' },
  { verb: 'streamGenerateContent', operation: 'generate', streams: true },
  { verb: 'countTokens', operation: 'count-tokens' },
  { verb: 'embedContent', operation: 'embed' },
  { verb: 'batchEmbedContents', operation: 'embed-batch' },
  { verb: 'predict', operation: 'predict' },
  { verb: 'predictLongRunning', operation: 'other' },
  { verb: 'batchGenerateContent', operation: 'other' },
  { verb: 'asyncBatchEmbedContent', operation: 'other' },
]

/** What belongs to the API besides models; relayed to an account that speaks it. */
const others = [
  'cachedContents',
  'files',
  'operations',
  'interactions',
  'batches',
  'tunedModels',
  'corpora',
  'fileSearchStores',
  'agents',
]

/** Below each version, and on Google Cloud in a shape of their own. */
const lists = [
  { path: 'models', operation: 'list-models' },
  { path: 'models/{model}', operation: 'get-model' },
] as const

/** `/v1/models` is OpenAI's list to everyone who does not send Google's key header. */
const keyHeader = 'x-goog-api-key'

export const routes: readonly Route[] = [
  ...versions.flatMap((version) =>
    folders.flatMap((folder) =>
      calls.map(
        ({ verb, ...call }): Route => ({
          method: 'POST',
          path: `/${version}/${folder}/{model}:${verb}`,
          ...call,
          ...(version === 'v1beta' && folder === 'models'
            ? { aliases: onGoogleCloud(`models/{model}:${verb}`) }
            : {}),
        }),
      ),
    ),
  ),
  ...versions.flatMap(listRoutes),
  ...lists.flatMap(({ path, operation }) =>
    onGoogleCloud(path).map((address): Route => ({ method: 'GET', path: address, operation })),
  ),
  ...versions.flatMap((version) => others.map((name): Route => otherRoute(`/${version}/${name}`))),
  ...versions.map((version) => otherRoute(`/upload/${version}/files`)),
  ...versions.map((version) => otherRoute(`/upload/${version}/fileSearchStores`)),
  ...versions.map((version) => otherRoute(`/download/${version}/files`)),
]

/** Vertex AI: of a project, or of the project that an express key belongs to. */
function onGoogleCloud(path: string): readonly string[] {
  return ['v1', 'v1beta1'].flatMap((version) =>
    ['/projects/{project}/locations/{location}', ''].map(
      (parent) => `/${version}${parent}/publishers/google/${path}`,
    ),
  )
}

function listRoutes(version: string): readonly Route[] {
  const header = version === 'v1' ? { header: keyHeader } : {}
  return lists.map(({ path, operation }) => ({
    method: 'GET',
    path: `/${version}/${path}`,
    operation,
    ...header,
  }))
}

function otherRoute(path: string): Route {
  // `/v1/files` and `/v1/batches` are OpenAI's too.
  const shared = path === '/v1/files' || path === '/v1/batches'
  return { method: 'ANY', path, operation: 'other', ...(shared ? { header: keyHeader } : {}) }
}

/** Model and verb stand in the path. */
export function peek({ path, params }: LooseRequest): Peek {
  const { model } = params
  const folder = path.includes('/tunedModels/') ? 'tunedModels/' : ''
  return {
    ...(model === undefined ? {} : { model: folder + bareModel(model) }),
    stream: path.includes(':streamGenerateContent'),
  }
}

/** Without `alt=sse` a stream is one JSON array, written as it comes. */
export const streamForm = (query: URLSearchParams): StreamForm =>
  (query.get('alt') ?? query.get('$alt') ?? '').startsWith('sse') ? 'sse' : 'json-array'
