import { CredentialError } from '../credential-error.ts'
import { joinVersioned } from '../join-url.ts'
import type { UpstreamAccount, UpstreamCall } from '../upstream.ts'

export const deploymentsPath = '/openai/deployments'

/** v1: `/openai/v1/chat/completions`. Dated: `/openai/deployments/{deployment}/chat/completions?api-version=…`. */
export function azureUrl(account: UpstreamAccount, { path, query, model }: UpstreamCall): string {
  if (account.baseUrl === undefined) throw new CredentialError('no_base_url')
  const version = account.options.api_version ?? ''
  const { origin } = new URL(account.baseUrl)
  if (path === deploymentsPath) return `${origin}${deploymentsPath}?${query}`
  if (version === '') return joinVersioned(v1Base(account.baseUrl), path, query)
  const call = path.replace(/^\/v1(?=\/)/, '')
  const search = [`api-version=${encodeURIComponent(version)}`, query].filter((part) => part !== '').join('&')
  const deployment = deploymentOf(account, model) ?? deploymentIn(account.baseUrl)
  // Responses and models are asked for without a deployment in the address.
  const isOfDeployment = deployment !== undefined && !/^\/(?:responses|models|files|batches)/.test(call)
  return isOfDeployment
    ? `${origin}${deploymentsPath}/${encodeURIComponent(deployment)}${call}?${search}`
    : `${origin}/openai${call}?${search}`
}

/** The address of the resource alone, as the portal shows it, means its v1 API. */
function v1Base(baseUrl: string): string {
  const { origin, pathname } = new URL(baseUrl)
  const isBare = /^\/(?:openai\/?(?:deployments\/.*)?)?$/.test(pathname)
  return isBare && /\.azure\.com$|\.azure\.us$|\.azure\.cn$/.test(new URL(baseUrl).hostname)
    ? `${origin}/openai/v1`
    : baseUrl
}

const deploymentIn = (baseUrl: string): string | undefined =>
  /\/deployments\/([^/]+)/.exec(new URL(baseUrl).pathname)?.[1]

/** The deployment that stands for a model: by the account's map, else of the same name. */
export function deploymentOf({ options }: UpstreamAccount, model: string | undefined): string | undefined {
  const pairs = (options.deployments ?? '')
    .split(',')
    .map((pair) => pair.split('=').map((part) => part.trim()))
  return pairs.find(([name]) => name === model && name !== '')?.[1] ?? model
}
