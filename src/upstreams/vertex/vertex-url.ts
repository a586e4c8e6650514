import { inlineProject } from '../google-credentials.ts'
import type { UpstreamAccount, UpstreamCall } from '../upstream.ts'

/** The regional host; `global`, `us` and `eu` have hosts of their own. */
export function baseUrlOf({ baseUrl, options }: UpstreamAccount): string {
  if (baseUrl !== undefined) return baseUrl.replace(/\/+$/, '').replace(/\/v1(?:beta1)?$/, '')
  const location = options.location ?? ''
  if (location === '' || location === 'global') return 'https://aiplatform.googleapis.com'
  if (location === 'us' || location === 'eu') return `https://aiplatform.${location}.rep.googleapis.com`
  return `https://${location}-aiplatform.googleapis.com`
}

export const publisherModelsPath = (publisher: string): string => `/v1beta1/publishers/${publisher}/models`

/** `/v1beta/models/x:generateContent` → `…/publishers/google/models/x:generateContent`. */
export function geminiUrl(account: UpstreamAccount, { path, query }: UpstreamCall): string {
  if (path.startsWith('/v1beta1/publishers/')) return withQuery(`${baseUrlOf(account)}${path}`, query)
  const rest = path.replace(/^\/v1(?:beta)?(?:1)?\//, '').replace(/^models\//, 'publishers/google/models/')
  return withQuery(`${parentUrl(account)}/${rest}`, query)
}

/** `/v1/messages` → `…/publishers/anthropic/models/x:rawPredict`. */
export function claudeUrl(account: UpstreamAccount, { path, query, model, stream }: UpstreamCall): string {
  if (path.startsWith('/v1beta1/publishers/')) return withQuery(`${baseUrlOf(account)}${path}`, query)
  const isCount = path.endsWith('/count_tokens')
  const name = isCount ? 'count-tokens' : (model ?? '')
  const verb = stream && !isCount ? 'streamRawPredict' : 'rawPredict'
  return `${parentUrl(account)}/publishers/anthropic/models/${name}:${verb}`
}

/** An express key belongs to its project already. */
function parentUrl(account: UpstreamAccount): string {
  const project = account.options.project ?? inlineProject(account)
  const location = account.options.location ?? ''
  const version = `${baseUrlOf(account)}/v1beta1`
  if (project === undefined || project === '') return version
  return `${version}/projects/${project}/locations/${location === '' ? 'global' : location}`
}

const withQuery = (url: string, query: string): string => {
  const kept = query.split('&').filter((pair) => pair !== '' && !/^key(?:=|$)/.test(pair))
  return kept.length === 0 ? url : `${url}?${kept.join('&')}`
}
