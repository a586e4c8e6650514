import { describe, expect, it } from 'vitest'
import type { AccountView, UpstreamView } from '../../../../src/control/contract/account.ts'
import { draftOf, emptyDraft, faultsOf, freeName, keysIn, newAccountOf, patchOf } from './account-draft.ts'

const label = { en: '', ja: '', 'zh-CN': '' }
const upstream: UpstreamView = {
  id: 'azure-openai',
  label: 'Azure OpenAI',
  protocols: ['openai-chat'],
  form: [
    { name: 'api_key', label, kind: 'secret', required: true },
    { name: 'base_url', label, kind: 'url', required: true },
    { name: 'api_version', label, kind: 'text', required: false },
  ],
}

const account: AccountView = {
  name: 'work',
  upstream: 'azure-openai',
  upstreamLabel: 'Azure OpenAI',
  enabled: true,
  ofThisRun: false,
  priority: 1,
  weight: 1,
  models: [],
  protocols: ['openai-chat'],
  chosenProtocols: [],
  options: { api_version: 'v1' },
  labels: [],
  baseUrl: 'https://one.example.com',
  secretReference: 'vault:account-work',
  secretFound: true,
  usable: true,
  inFlight: 0,
  locks: [],
  quotas: [],
  maxConcurrency: 4,
}

const filled = { ...emptyDraft(upstream, []), key: 'key-1', baseUrl: 'https://one.example.com' }

describe('a new account', () => {
  it('sends its key apart, its base URL as its own and every other field as an option', () => {
    const draft = { ...filled, options: { api_version: 'v1' }, everyModel: true }
    expect(newAccountOf(draft, upstream)).toMatchObject({
      name: 'azure-openai',
      apiKey: 'key-1',
      base_url: 'https://one.example.com',
      options: { api_version: 'v1' },
      models: ['*'],
    })
  })

  it.each(['env:AZURE_KEY', 'file:/run/secrets/azure', 'vault:azure'])(
    'takes %s for a reference, not for a key',
    (key) => {
      const made = newAccountOf({ ...filled, key }, upstream)
      expect(made.api_key).toBe(key)
      expect(made.apiKey).toBeUndefined()
    },
  )

  it('names each fault by its field', () => {
    const draft = { ...filled, name: 'a b', key: '', baseUrl: 'one', priority: '-1', weight: '0' }
    expect(faultsOf(draft, upstream, [])).toEqual({
      name: 'nameForm',
      api_key: 'required',
      base_url: 'url',
      priority: 'priority',
      weight: 'weight',
    })
  })

  it('takes the full-width digits of a Japanese keyboard', () => {
    const draft = { ...filled, priority: '１２', weight: '０.５' }
    expect(faultsOf(draft, upstream, [])).toEqual({})
    expect(newAccountOf(draft, upstream)).toMatchObject({ priority: 12, weight: 0.5 })
  })

  it('gets a name that is free', () => {
    expect(freeName('gemini', ['gemini', 'gemini-2'])).toBe('gemini-3')
  })

  it('reads one key a line, each once', () => {
    expect(keysIn(' a \r\n\n b\na\n')).toEqual(['a', 'b'])
  })
})

describe('an account being changed', () => {
  it('sends nothing when nothing was changed', () => {
    expect(patchOf(draftOf(account), account)).toEqual({})
  })

  it('needs no key when one is kept already', () => {
    expect(faultsOf(draftOf(account), upstream, [], account)).toEqual({})
  })

  it('takes out what was emptied', () => {
    const draft = {
      ...draftOf(account),
      baseUrl: '',
      limits: { ...draftOf(account).limits, max_concurrency: '' },
    }
    expect(patchOf(draft, account)).toEqual({ base_url: null, max_concurrency: null })
  })
})
