import { zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/canonical/json.ts'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { type ClientRequest, clientRequests } from '../support/clients.ts'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { legalAnswers } from '../support/legal-answer.ts'
import { describeShared } from '../support/shared.ts'
import { sse } from '../support/wire-answers.ts'

/** The sandbox in one dialect: an account of its own for each, so that all but one of them need a translation. */
const accountOf = (dialect: ProtocolId): string => `speaks-${dialect}`

const dialects: readonly (readonly [RegExp, ProtocolId])[] = [
  [/\/messages(?:\/count_tokens)?$/, 'anthropic-messages'],
  [/\/responses(?:\/input_tokens)?$/, 'openai-responses'],
  [/\/chat\/completions$|\/completions$|\/embeddings$/, 'openai-chat'],
  [/:\w+$/, 'gemini-generate'],
]
const dialectOf = (path: string): ProtocolId | undefined =>
  dialects.find(([pattern]) => pattern.test(path))?.[1]

const recorded = clientRequests().filter(({ method, body }) => method === 'POST' && body !== undefined)
const generates = recorded.filter(({ path }) =>
  /messages$|completions$|responses$|[gG]enerateContent$/.test(path),
)
/** OpenAI's older text completions are asked of those who speak the dialect. */
const isTranslatable = ({ path }: ClientRequest): boolean => !path.endsWith('/v1/completions')

/** What a client's own machinery writes anew. */
const rewritten = /^(?:content-length|host|connection|transfer-encoding|expect|accept-encoding)$/

const headersOf = ({ headers }: ClientRequest): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !rewritten.test(name)))

interface Call {
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: JsonObject
}

/** The recorded call, its model pinned to one account. */
function callOf(request: ClientRequest, account: string): Call {
  const { body = {}, path, query } = request
  const pinned = path.replace(/\/models\/(?=[^/]+:)/, `/models/${account}/`)
  const search = query.size === 0 ? '' : `?${query}`
  return {
    path: pinned + search,
    headers: headersOf(request),
    body: typeof body.model === 'string' ? { ...body, model: `${account}/${body.model}` } : body,
  }
}

const isStreamed = ({ body, path }: ClientRequest): boolean =>
  body?.stream === true || path.includes(':streamGenerateContent')

/** A vector is made by those who make vectors. */
const makesVectors: Readonly<Record<ProtocolId, boolean>> = {
  'openai-chat': true,
  'openai-responses': false,
  'anthropic-messages': false,
  'gemini-generate': true,
}
const isEmbedding = ({ path }: ClientRequest): boolean => /\/embeddings$|[eE]mbedContents?$/.test(path)

const folders = [...new Set(recorded.map(({ id }) => id.split('/')[0] ?? ''))]

describeShared('what real clients send', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness({
      accounts: protocolIds.map((id) => ({ name: accountOf(id), upstream: 'sandbox', protocols: [id] })),
    })
  })
  afterAll(() => harness.stop())

  /** What is wrong with the answer; nothing when the client can go on. */
  async function askAndJudge(request: ClientRequest, upstream: ProtocolId): Promise<readonly string[]> {
    const dialect = dialectOf(request.path)
    const answer = await harness.ask(await goingOn(callOf(request, accountOf(upstream)), request, upstream))
    if (answer.status !== 200 || dialect === undefined) return [`${answer.status} ${answer.text}`]
    if (answer.broken) return ['broken off']
    if (!generates.includes(request) || !isTranslatable(request)) return []
    const lane = dialect === upstream ? 'relay' : 'translate'
    const judge = legalAnswers[dialect]
    return [
      ...(answer.headers['x-torii-lane'] === lane ? [] : [`not the lane ${lane}`]),
      ...(isStreamed(request) ? judge.stream(answer.text) : judge.whole(answer.json() as JsonObject)),
    ]
  }

  /** A recorded id is the recorded place's: the call before it is made here first, and its id taken. */
  async function goingOn(call: Call, request: ClientRequest, upstream: ProtocolId): Promise<Call> {
    if (request.body?.previous_response_id === undefined) return call
    const before = recorded[recorded.indexOf(request) - 1]
    if (before === undefined) throw new Error(`${request.id} goes on from nothing`)
    const first = await harness.ask(callOf(before, accountOf(upstream)))
    return { ...call, body: { ...call.body, previous_response_id: (first.json() as { id: string }).id } }
  }

  describe.each(protocolIds)('is answered by an upstream that speaks %s', (upstream) => {
    const mayAsk = (request: ClientRequest): boolean =>
      (isTranslatable(request) || upstream === dialectOf(request.path)) &&
      (!isEmbedding(request) || makesVectors[upstream])

    it.concurrent.each(folders)('%s', async (folder) => {
      const asked = recorded.filter((request) => request.id.startsWith(`${folder}/`) && mayAsk(request))
      const wrong = await Promise.all(
        asked.map(async (request) =>
          (await askAndJudge(request, upstream)).map((what) => `${request.id} ${request.path}: ${what}`),
        ),
      )
      expect(wrong.flat()).toEqual([])
    })

    it('says who could, where nobody can', async () => {
      const refused = recorded.filter((request) => isEmbedding(request) && !makesVectors[upstream])
      for (const request of refused) {
        const answer = await harness.ask(callOf(request, accountOf(upstream)))
        expect(answer.status).toBe(404)
        expect(answer.text).toContain('no_account_speaks')
        expect(answer.headers['x-should-retry']).toBe('false')
      }
    })
  })
})

const plantedKey = 'sk-planted-client-key-0123456789'
const plantedSecret = 'vendor-secret-9876543210'

describeShared('what reaches the upstream of what real clients send', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeAll(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      keys: [{ name: 'proxy', value: plantedKey }],
      settings: { proxy: { auth_mode: 'strict' } },
      accounts: protocolIds.map((id) => ({
        name: accountOf(id),
        upstream: 'custom',
        baseUrl: upstream.url,
        secret: plantedSecret,
        protocols: [id],
      })),
    })
  })
  afterAll(async () => {
    await harness.stop()
    await upstream.close()
  })

  /** The body that the upstream was sent for a recorded request. */
  async function passOn(id: string, dialect: ProtocolId): Promise<string> {
    const request = present(recorded.find((one) => one.id === id))
    const { frames, whole } = dialectAnswers[dialect]
    upstream.play(isStreamed(request) ? { headers: sse, body: frames.join('') } : { body: whole })
    const { headers, ...call } = callOf(request, accountOf(dialect))
    const answer = await harness.ask({ ...call, headers: { ...headers, 'x-api-key': plantedKey } })
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, ''])
    return present(upstream.received.at(-1)).body.toString()
  }

  it.each(protocolIds)('%s: system messages in mid-conversation keep their words', async (dialect) => {
    const body = await passOn('claude-code-parallel/02', dialect)
    expect(body).toContain('Primary working directory: /work')
    expect(body).toContain('14999963 tokens left')
  })

  it('tool results that come out of order meet their calls', async () => {
    const chat = JSON.parse(await passOn('claude-code-parallel/02', 'openai-chat')) as {
      messages: readonly { role: string; tool_call_id?: string; tool_calls?: unknown; content: unknown }[]
    }
    expect(
      chat.messages.flatMap((one) =>
        one.tool_call_id === undefined ? [] : [[one.tool_call_id, one.content]],
      ),
    ).toEqual(
      expect.arrayContaining([
        ['toolu_473b6fb272434bf96d', 'one'],
        ['toolu_c428e47a6c85ac9c3e', 'two'],
      ]),
    )
    const at = chat.messages.findIndex(({ tool_calls: calls }) => calls !== undefined)
    expect(chat.messages.slice(at + 1, at + 3).map(({ role }) => role)).toEqual(['tool', 'tool'])

    const gemini = JSON.parse(await passOn('claude-code-parallel/02', 'gemini-generate')) as {
      contents: readonly {
        parts: readonly Record<string, { args?: unknown; response?: unknown } | undefined>[]
      }[]
    }
    const parts = gemini.contents.flatMap((content) => content.parts)
    const calls = parts.flatMap(({ functionCall: call }) => (call === undefined ? [] : [call.args]))
    const results = parts.flatMap(({ functionResponse: result }) =>
      result === undefined ? [] : [result.response],
    )
    expect(calls).toEqual([{ command: 'echo one' }, { command: 'echo two' }])
    // Without ids, Gemini pairs them by their order.
    expect(results.map((result) => JSON.stringify(result))).toEqual([
      expect.stringContaining('one'),
      expect.stringContaining('two'),
    ])
  })

  it.each(protocolIds)('%s: no key of ours or of the client is where it does not belong', async (dialect) => {
    const seen = upstream.received.length
    for (const id of ['claude-code/01', 'codex/01', 'gemini-cli/01', 'opencode-chat/01'])
      await passOn(id, dialect)
    for (const request of upstream.received.slice(seen)) {
      expect(JSON.stringify([request.path, request.rawHeaders]) + request.body.toString()).not.toContain(
        plantedKey,
      )
      expect(request.rawHeaders.join()).not.toContain('<API_KEY>')
      expect(request.body.toString()).not.toContain(plantedSecret)
    }
    const kept = JSON.stringify([harness.exchanges, harness.logs])
    expect(kept).not.toContain(plantedKey)
    expect(kept).not.toContain(plantedSecret)
  })

  it.each(protocolIds)('%s: a body that Codex compressed with zstd is read', async (dialect) => {
    const { headers, body, path } = callOf(
      present(recorded.find(({ id }) => id === 'codex/01')),
      accountOf(dialect),
    )
    upstream.play({ headers: sse, body: dialectAnswers[dialect].frames.join('') })
    const answer = await harness.ask({
      path,
      headers: { ...headers, 'x-api-key': plantedKey, 'content-encoding': 'zstd' },
      body: zstdCompressSync(JSON.stringify(body)),
    })
    expect([answer.status, legalAnswers['openai-responses'].stream(answer.text)]).toEqual([200, []])
    expect(upstream.received.at(-1)?.headers['content-encoding']).toBeUndefined()
  })

  it.each(protocolIds)(
    '%s: 32 counts at once are all answered, as Claude Code asks for them',
    async (dialect) => {
      const asked = present(recorded.find(({ path }) => path.endsWith('/count_tokens')))
      upstream.play({ body: counts[dialect] })
      const call = callOf(asked, accountOf(dialect))
      const before = harness.exchanges.length
      const answers = await Promise.all(
        Array.from({ length: 32 }, () =>
          harness.ask({ ...call, headers: { ...call.headers, 'x-api-key': plantedKey } }),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 32 }, () => 200))
      for (const answer of answers) expect(answer.json()).toEqual({ input_tokens: expect.any(Number) })
      expect(new Set(harness.exchanges.slice(before).map(({ id }) => id)).size).toBe(32)
    },
  )
})

const counts: Readonly<Record<ProtocolId, string>> = {
  'openai-chat': '{}',
  'openai-responses': '{"object":"response.input_tokens","input_tokens":7}',
  'anthropic-messages': '{"input_tokens":7}',
  'gemini-generate': '{"totalTokens":7}',
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there')
  return value
}
