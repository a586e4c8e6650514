import { describe, expect, it } from 'vitest'
import { createRouting, type RoutingOptions } from './create-routing.ts'
import type { Route, RoutingMember } from './routing.ts'

const member = (
  account: string,
  models: RoutingMember['models'],
  over: Partial<RoutingMember> = {},
): RoutingMember => ({
  account,
  upstream: account.split('-')[0] ?? account,
  enabled: true,
  priority: 1,
  models,
  ...over,
})

const gemini = member('gemini-main', ['gemini-3-flash', 'gemini-3-pro', 'models/gemini-embedding-2'])
const work = member('gemini-work', ['gemini-3-flash'], { priority: 2 })
const claude = member('anthropic-main', ['claude-sonnet-4-5-20250929', 'claude-opus-5'])
const router = member('openrouter', ['anthropic/claude-opus-5', 'openai/gpt-5'])
const sandbox = member('sandbox', 'any', {
  shown: ['sandbox', 'sandbox-429'],
  lastResort: true,
  priority: 1000,
})

function resolve(
  asked: string,
  options: Partial<RoutingOptions> & Pick<RoutingOptions, 'members'>,
  protocol = 'openai-chat',
): Route {
  return createRouting({ mapping: {}, ...options }).resolve(asked, protocol)
}

/** `account:model` of each candidate, best first. */
const to = (route: Route): readonly string[] | string =>
  route.kind === 'route' ? route.candidates.map(({ account, model }) => `${account}:${model}`) : route.kind

describe('who serves an id', () => {
  it('everyone that lists it, by priority', () => {
    expect(to(resolve('gemini-3-flash', { members: [work, gemini] }))).toEqual([
      'gemini-main:gemini-3-flash',
      'gemini-work:gemini-3-flash',
    ])
  })

  it.each([
    ['models/gemini-3-flash', 'gemini-main:gemini-3-flash'],
    ['publishers/google/models/gemini-3-flash', 'gemini-main:gemini-3-flash'],
    [' gemini-3-pro ', 'gemini-main:gemini-3-pro'],
    ['Gemini-3-Pro', 'gemini-main:gemini-3-pro'],
    ['gemini-embedding-2', 'gemini-main:gemini-embedding-2'],
  ])('%j is found', (asked, server) => {
    expect(to(resolve(asked, { members: [gemini] }))).toEqual([server])
  })

  it('a place that lists the dated id is asked for the undated one as it was written', () => {
    expect(to(resolve('claude-sonnet-4-5', { members: [claude] }))).toEqual([
      'anthropic-main:claude-sonnet-4-5',
    ])
    const undated = member('a', ['claude-opus-4-1'])
    expect(to(resolve('claude-opus-4-1-20250805', { members: [undated] }))).toEqual([
      'a:claude-opus-4-1-20250805',
    ])
    expect(to(resolve('llama3.2', { members: [member('ollama', ['llama3.2:latest'])] }))).toEqual([
      'ollama:llama3.2',
    ])
  })

  it('accounts that take any id come after those that list it, and the last resort after all', () => {
    const any = member('proxy', ['x'], { models: 'any' })
    expect(to(resolve('gemini-3-flash', { members: [sandbox, any, work] }))).toEqual([
      'gemini-work:gemini-3-flash',
      'proxy:gemini-3-flash',
      'sandbox:gemini-3-flash',
    ])
  })

  it('an account whose list could not be read is asked only when no list has the id', () => {
    const unread = member('openai-main', 'unknown')
    expect(to(resolve('gemini-3-flash', { members: [gemini, unread] }))).toEqual([
      'gemini-main:gemini-3-flash',
    ])
    expect(to(resolve('gpt-5', { members: [gemini, unread] }))).toEqual(['openai-main:gpt-5'])
  })

  it('nobody that is off', () => {
    expect(to(resolve('gemini-3-flash', { members: [{ ...gemini, enabled: false }] }))).toBe('unknown-model')
  })
})

describe('an unknown id', () => {
  it.each([
    ['gemini-3-flesh', ['gemini-3-flash']],
    ['gemini-3', ['gemini-3-pro', 'gemini-3-flash']],
    ['claude-opus-5', ['anthropic/claude-opus-5']],
    ['completely-different-thing-altogether', []],
  ])('%s: nearest are %j', (asked, nearest) => {
    const route = resolve(asked, { members: [gemini, router] })
    expect(route).toMatchObject({ kind: 'unknown-model', asked })
    expect(route.kind === 'unknown-model' && nearest.every((id) => route.nearest.includes(id))).toBe(true)
    expect(route.kind === 'unknown-model' && route.nearest.length <= 5).toBe(true)
  })
})

describe('pins', () => {
  it.each([
    ['gemini-work/gemini-3-flash', ['gemini-work:gemini-3-flash']],
    ['gemini/gemini-3-flash', ['gemini-main:gemini-3-flash', 'gemini-work:gemini-3-flash']],
    ['sandbox/gpt-5', ['sandbox:gpt-5']],
    ['openrouter/openai/gpt-5', ['openrouter:openai/gpt-5']],
  ])('%s', (asked, servers) => {
    expect(to(resolve(asked, { members: [gemini, work, router, sandbox] }))).toEqual(servers)
  })

  it('an id that holds a slash is an id where no account or upstream has that name, or it cannot serve the rest', () => {
    expect(to(resolve('openai/gpt-5', { members: [router] }))).toEqual(['openrouter:openai/gpt-5'])
    const openai = member('openai', ['gpt-4o'])
    expect(to(resolve('openai/gpt-5', { members: [router, openai] }))).toEqual(['openrouter:openai/gpt-5'])
    expect(to(resolve('openai/gpt-4o', { members: [router, openai] }))).toEqual(['openai:gpt-4o'])
  })

  it('to an account that is off or not there names those that are', () => {
    const off = { ...work, enabled: false }
    expect(resolve('gemini-work/gemini-3-flash', { members: [gemini, off, sandbox] })).toEqual({
      kind: 'unknown-pin',
      asked: 'gemini-work/gemini-3-flash',
      pin: 'gemini-work',
      known: ['gemini', 'gemini-main', 'sandbox'],
    })
    expect(resolve('home/gemini-3-flash', { members: [gemini] })).toMatchObject({
      kind: 'unknown-pin',
      pin: 'home',
    })
  })

  it('to an account that does not list the model names what it lists', () => {
    expect(resolve('gemini-work/gemini-3-flush', { members: [gemini, work] })).toMatchObject({
      kind: 'unknown-model',
      nearest: ['gemini-3-flash'],
    })
  })
})

describe('mapping', () => {
  const members = [gemini, work, claude]

  it.each([
    [
      'gpt-4o',
      { 'gpt-4o': 'gemini-3-pro', 'gpt-4o*': 'gemini-3-flash' },
      'gpt-4o',
      'gemini-main:gemini-3-pro',
    ],
    [
      'gpt-4o-mini',
      { '*': 'claude-opus-5', 'gpt-4o*': 'gemini-3-pro', 'gpt-*': 'gemini-3-flash' },
      'gpt-4o*',
      'gemini-main:gemini-3-pro',
    ],
    ['o3', { '*': 'gemini-3-pro' }, '*', 'gemini-main:gemini-3-pro'],
    ['x-fast', { '*-fast': 'gemini-3-pro' }, '*-fast', 'gemini-main:gemini-3-pro'],
    ['gpt.4', { 'gpt.4': 'gemini-3-pro' }, 'gpt.4', 'gemini-main:gemini-3-pro'],
    ['old-3-flash', { 'old-*': 'gemini-*' }, 'old-*', 'gemini-main:gemini-3-flash'],
    ['fast', { fast: 'quick', quick: 'gemini-3-pro' }, 'fast', 'gemini-main:gemini-3-pro'],
    ['gpt-4o', { 'gpt-4o': 'gemini-work/gemini-3-flash' }, 'gpt-4o', 'gemini-work:gemini-3-flash'],
    ['models/gpt-4o', { 'gpt-4o': 'gemini-3-pro' }, 'gpt-4o', 'gemini-main:gemini-3-pro'],
    ['claude-opus-5', { '*': 'claude-opus-5' }, '*', 'anthropic-main:claude-opus-5'],
  ])('%s by %j', (asked, mapping, rule, server) => {
    const route = resolve(asked, { members, mapping })
    expect(route).toMatchObject({ kind: 'route', asked, rule })
    expect(to(route)[0]).toBe(server)
  })

  it('a catch-all never swallows what a better rule has chosen', () => {
    const route = resolve('gpt-4o', { members, mapping: { 'gpt-4o': 'gemini-3-pro', '*': 'claude-opus-5' } })
    expect(to(route)).toEqual(['gemini-main:gemini-3-pro'])
  })

  it('a ring of aliases ends', () => {
    expect(to(resolve('a', { members, mapping: { a: 'b', b: 'a' } }))).toBe('unknown-model')
  })

  it('treats what regular expressions mean by a dot as a dot', () => {
    expect(to(resolve('gptx4o-mini', { members, mapping: { 'gpt.4o*': 'gemini-3-pro' } }))).toBe(
      'unknown-model',
    )
  })
})

describe('z.ai dispatch', () => {
  const zai = member('zai', ['glm-4.7', 'glm-4.5-air'])
  const members = [claude, zai]
  const asked = 'claude-opus-5'
  const dispatch = (mode: 'exclusive' | 'pooled' | 'fallback', mapping = {}) => ({
    members,
    zai: { account: 'zai', protocols: ['anthropic-messages'], mode, mapping },
  })

  it.each([
    ['exclusive', ['zai:glm-4.7']],
    ['pooled', ['anthropic-main:claude-opus-5', 'zai:glm-4.7']],
    ['fallback', ['anthropic-main:claude-opus-5', 'zai:glm-4.7']],
  ] as const)('%s', (mode, servers) => {
    expect(to(resolve(asked, dispatch(mode), 'anthropic-messages'))).toEqual(servers)
    expect(to(resolve(asked, dispatch(mode), 'openai-chat'))).toEqual(['anthropic-main:claude-opus-5'])
  })

  it('other dialects have it by the names of its own models, and by no other', () => {
    const alone = { ...dispatch('pooled'), members: [claude, member('zai', [])] }
    for (const mode of ['exclusive', 'pooled', 'fallback'] as const) {
      const options = { ...alone, ...dispatch(mode), members: alone.members }
      expect(to(resolve('zai:glm-5', options, 'openai-chat'))).toEqual(['zai:glm-5'])
      expect(to(resolve('glm-4.7', options, 'openai-chat'))).toEqual(['zai:glm-4.7'])
      expect(to(resolve('claude-haiku-4-5', options, 'openai-chat'))).toBe('unknown-model')
    }
  })

  it('fallback waits its turn in other dialects too', () => {
    const options = { ...dispatch('fallback'), members: [zai, member('own-glm', ['glm-4.7'])] }
    expect(to(resolve('glm-4.7', options, 'openai-chat'))).toEqual(['own-glm:glm-4.7', 'zai:glm-4.7'])
  })

  it('pooled shares, fallback waits its turn, before the last resort', () => {
    const tiers = (mode: 'pooled' | 'fallback') => {
      const options = dispatch(mode)
      const route = resolve(asked, { ...options, members: [...members, sandbox] }, 'anthropic-messages')
      return route.kind === 'route' ? route.candidates.map(({ account, tier }) => [account, tier]) : []
    }
    expect(tiers('pooled')).toEqual([
      ['anthropic-main', 0],
      ['zai', 0],
      ['sandbox', 3],
    ])
    expect(tiers('fallback')).toEqual([
      ['anthropic-main', 0],
      ['zai', 2],
      ['sandbox', 3],
    ])
  })

  it.each([
    ['claude-haiku-4-5', {}, 'glm-4.5-air'],
    ['claude-haiku-4-5', { haiku: 'glm-4.7-flash' }, 'glm-4.7-flash'],
    ['claude-haiku-4-5', { 'claude-haiku-4-5': 'glm-9', haiku: 'glm-4.7-flash' }, 'glm-9'],
    ['zai:glm-5', {}, 'glm-5'],
    ['glm-4.6', {}, 'glm-4.6'],
  ])('asks z.ai for %s by %j as %s', (asked, mapping, model) => {
    expect(to(resolve(asked, dispatch('exclusive', mapping), 'anthropic-messages'))).toEqual([`zai:${model}`])
  })

  it('leaves a pinned request where it is pinned, and what z.ai has nothing for', () => {
    const pooled = dispatch('pooled')
    expect(to(resolve('anthropic-main/claude-opus-5', pooled, 'anthropic-messages'))).toEqual([
      'anthropic-main:claude-opus-5',
    ])
    expect(to(resolve('gpt-5', pooled, 'anthropic-messages'))).toBe('unknown-model')
  })
})

describe('the list of what can be asked for', () => {
  it('holds every listed id once with its accounts, the aliases, and what the sandbox shows', () => {
    const routing = createRouting({
      members: [gemini, work, sandbox],
      mapping: { fast: 'gemini-3-flash', 'gpt-*': 'x', dead: 'nothing/at-all' },
    })
    expect(routing.available()).toEqual([
      { id: 'dead', accounts: ['sandbox'] },
      { id: 'fast', accounts: ['gemini-main', 'gemini-work', 'sandbox'] },
      { id: 'gemini-3-flash', accounts: ['gemini-main', 'gemini-work'] },
      { id: 'gemini-3-pro', accounts: ['gemini-main'] },
      { id: 'gemini-embedding-2', accounts: ['gemini-main'] },
      { id: 'sandbox', accounts: ['sandbox'] },
      { id: 'sandbox-429', accounts: ['sandbox'] },
    ])
  })
})

describe('an owner’s route', () => {
  const route = { name: 'r', match: ['gemini-3-*'], protocols: [], accounts: [], fallback: [], policy: {} }
  const members = [gemini, { ...work, labels: ['paid'] }, claude]
  const steps = (found: Route) =>
    found.kind === 'route'
      ? found.candidates.map(({ account, model, step = 0 }) => `${step} ${account}:${model}`)
      : found.kind

  it.each([
    ['an account', 'gemini-work'],
    ['a label', 'label:paid'],
  ])('keeps the model to %s', (_what, name) => {
    const found = resolve('gemini-3-flash', { members, routes: [{ ...route, accounts: [name] }] })
    expect(steps(found)).toEqual(['0 gemini-work:gemini-3-flash'])
  })

  it('goes on to other models in the order that it says, and tells which step each is', () => {
    const fallback = ['claude-opus-5', 'gemini-work/gemini-3-flash']
    const found = resolve('gemini-3-pro', { members, routes: [{ ...route, fallback }] })
    expect(steps(found)).toEqual([
      '0 gemini-main:gemini-3-pro',
      '1 anthropic-main:claude-opus-5',
      '2 gemini-work:gemini-3-flash',
    ])
  })

  it('serves a model that nobody has, where it names another', () => {
    const routes = [{ ...route, fallback: ['claude-opus-5'] }]
    expect(steps(resolve('gemini-3-ultra', { members, routes }))).toEqual(['1 anthropic-main:claude-opus-5'])
    expect(resolve('gemini-3-ultra', { members, routes: [route] }).kind).toBe('unknown-model')
  })

  it('the first that fits is taken, by the client’s dialect too', () => {
    const routes = [
      { ...route, name: 'messages', protocols: ['anthropic-messages'] },
      { ...route, name: 'all', policy: { maxWaitSeconds: 5 } },
    ]
    const policy = (protocol: string) => {
      const found = resolve('gemini-3-flash', { members, routes }, protocol)
      return found.kind === 'route' ? found.policy : undefined
    }
    expect(policy('anthropic-messages')).toEqual({ route: 'messages' })
    expect(policy('openai-chat')).toEqual({ route: 'all', maxWaitSeconds: 5 })
  })

  it('applies to what an id is mapped to', () => {
    const options = { members, mapping: { fast: 'gemini-3-flash' }, routes: [route] }
    expect(resolve('fast', options)).toMatchObject({ rule: 'fast', policy: { route: 'r' } })
  })
})

describe('side jobs of coding agents', () => {
  const background = { match: ['claude-*haiku*'], model: 'gemini-3-flash' }

  it('go to the model that the owner chose, and nothing else does', () => {
    const options = { members: [gemini, claude], background }
    expect(resolve('claude-haiku-4-5', options)).toMatchObject({ rule: 'models.background' })
    expect(to(resolve('claude-haiku-4-5', options))).toEqual(['gemini-main:gemini-3-flash'])
    expect(to(resolve('claude-opus-5', options))).toEqual(['anthropic-main:claude-opus-5'])
  })
})
