import type { AccountView } from '../../../../src/control/contract/account.ts'

/** What an account is, without its secret and without what is known of it only now. */
const exported = ({
  name,
  upstream,
  baseUrl,
  enabled,
  priority,
  weight,
  models,
  options,
  labels,
  maxConcurrency,
  modelConcurrency,
  requestsPerMinute,
  tokensPerMinute,
  quotaFloor,
}: AccountView) => ({
  name,
  upstream,
  ...(baseUrl === undefined ? {} : { base_url: baseUrl }),
  enabled,
  priority,
  weight,
  ...(models.length === 0 ? {} : { models }),
  ...(Object.keys(options).length === 0 ? {} : { options }),
  ...(labels.length === 0 ? {} : { labels }),
  ...(maxConcurrency === undefined ? {} : { max_concurrency: maxConcurrency }),
  ...(modelConcurrency === undefined ? {} : { model_concurrency: modelConcurrency }),
  ...(requestsPerMinute === undefined ? {} : { requests_per_minute: requestsPerMinute }),
  ...(tokensPerMinute === undefined ? {} : { tokens_per_minute: tokensPerMinute }),
  ...(quotaFloor === undefined ? {} : { quota_floor: quotaFloor }),
})

/** Saves the accounts as a file, in the spelling of torii.yaml. No secret is in it. */
export function exportAccounts(accounts: readonly AccountView[]): void {
  const own = accounts.filter((account) => !account.ofThisRun).map(exported)
  const text = `${JSON.stringify({ accounts: own }, null, 2)}\n`
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `torii-accounts-${new Date().toISOString().slice(0, 10)}.json`
  link.click()
  URL.revokeObjectURL(url)
}
