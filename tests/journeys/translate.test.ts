import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import {
  chatAnswer,
  chatCall,
  chatFrames,
  chatStream,
  messageCall,
  messageFrames,
  messageStream,
  sse,
} from '../support/wire-answers.ts'

describe('the translate lane', () => {
  let upstream: FakeUpstream
  let harness: Harness
  const speaking = (protocol: ProtocolId, settings: unknown = {}) => ({
    accounts: [{ name: 'one', upstream: 'custom', baseUrl: upstream.url, protocols: [protocol] }],
    settings,
  })
  beforeEach(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness(speaking('anthropic-messages'))
  })
  afterEach(async () => {
    await harness.stop()
    await upstream.close()
  })

  it('speaks the target’s dialect to the upstream and the client’s to the client', async () => {
    upstream.play({ headers: sse, body: messageStream })
    const answer = await harness.ask(chatCall({ stream: true }))
    expect(upstream.received[0]).toMatchObject({ method: 'POST', path: '/v1/messages' })
    expect(upstream.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-api-key': 'secret-of-one',
      'anthropic-version': '2023-06-01',
    })
    expect(answer.headers['content-type']).toContain('text/event-stream')
    expect(answer.headers['x-torii-lane']).toBe('translate')
    expect(answer.text).toContain('"content":"Hello"')
    expect(answer.text).toContain('"finish_reason":"stop"')
    expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(await harness.closed(1)).toMatchObject({
      state: 'done',
      lane: 'translate',
      usage: { input: { total: 3 }, output: { total: 2 } },
      stop: { unified: 'end' },
    })
  })

  it('gives the same events however the upstream’s bytes are cut', async () => {
    const texts = new Set<string>()
    for (const chunking of ['whole', 'bytes', { seed: 5 }] as const) {
      upstream.play({ headers: sse, body: messageStream, chunking })
      const { text } = await harness.ask(chatCall({ stream: true }))
      texts.add(text.replaceAll(/chatcmpl\w*-?\w+|"created":\d+/g, ''))
    }
    expect(texts.size).toBe(1)
  })

  it('puts a stream together where a whole answer was asked for', async () => {
    upstream.play({ headers: sse, body: messageStream })
    const answer = await harness.ask(chatCall())
    expect(answer.headers['content-type']).toContain('application/json')
    expect(answer.json()).toMatchObject({
      choices: [{ message: { content: 'Hello' }, finish_reason: 'stop' }],
    })
  })

  it('takes a whole answer apart where a stream was asked for', async () => {
    harness.change(speaking('openai-chat'))
    upstream.play({ body: chatAnswer })
    const answer = await harness.ask(messageCall({ stream: true }))
    expect(answer.headers['content-type']).toContain('text/event-stream')
    expect(answer.text).toContain('event: message_start')
    expect(answer.text).toContain('Hello world')
    expect(answer.text).toContain('event: message_stop')
  })

  const spoken = { role: 'model', parts: [{ text: 'Hello' }] }
  it.each([
    ['anthropic-messages', { headers: sse, body: messageStream }],
    [
      'gemini-generate',
      { body: JSON.stringify({ candidates: [{ content: spoken, finishReason: 'STOP' }] }) },
    ],
  ] as const)(
    'tells %s of tools that come again what it was told of them the first time',
    async (protocol, play) => {
      harness.change(speaking(protocol))
      upstream.play(play)
      const described = { type: 'integer', description: 'long enough to be known again. '.repeat(200) }
      const odd = { oneOf: [described, { type: 'null' }], 'x-unknown': 1.5, examples: [9007199254740991] }
      const parameters = { type: 'object', properties: { b: odd, a: described }, if: {}, required: ['b'] }
      const tools = ['first', 'second'].map((name) => ({
        type: 'function',
        function: { name, parameters, strict: true, new_field: { of: 'tomorrow' } },
        another: 1,
      }))
      for (let time = 0; time < 4; time += 1) await harness.ask(chatCall({ tools, seed: time }))
      const records = await Promise.all([1, 2, 3, 4].map((count) => harness.closed(count)))
      const told = records.map(({ losses }) => losses.filter(({ at }) => at.startsWith('/tools')))
      expect(told[0]?.map(({ at }) => at)).toContain('/tools/0/another')
      expect(told[3]).toEqual(told[0])
      const bodies = upstream.received.map(({ body }) => body.toString().replace(/"seed":\d/, ''))
      expect(bodies[0]).toContain('"b":')
      expect(new Set(bodies).size).toBe(1)
    },
  )

  it('opens a compressed answer', async () => {
    const { gzipSync } = await import('node:zlib')
    upstream.play({ headers: { ...sse, 'content-encoding': 'gzip' }, body: gzipSync(messageStream) })
    const answer = await harness.ask(chatCall({ stream: true }))
    expect(answer.text).toContain('"content":"Hello"')
  })

  it('tells an upstream’s error in the client’s dialect with the upstream’s status', async () => {
    upstream.play({
      status: 400,
      body: '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"}}',
    })
    const answer = await harness.ask(chatCall())
    expect(answer.status).toBe(400)
    expect(answer.json()).toMatchObject({ error: { code: 'context_length_exceeded' } })
    expect(answer.text).toContain('prompt is too long')
  })

  it('ends a stream that broke off with the client’s own error event', async () => {
    const begun = messageFrames.start + messageFrames.blockStart + messageFrames.hello
    upstream.play({ headers: sse, body: begun, cut: { afterBytes: begun.length } })
    const answer = await harness.ask(chatCall({ stream: true }))
    expect(answer.broken).toBe(false)
    expect(answer.text).toContain('"content":"Hello"')
    expect(answer.text).toMatch(/data: \{"error":\{.*\}\}\n\n/)
    expect(await harness.closed(1)).toMatchObject({ state: 'failed', fault: { code: 'upstream_broke_off' } })
  })

  it.each([
    ['no stream at all', '<html>Bad gateway</html>'],
    ['frames that are no JSON', 'data: {"type":\n\n'],
    ['nothing', ''],
  ])('%s is a bad upstream, not a broken client', async (_name, body) => {
    upstream.play({ headers: sse, body })
    const answer = await harness.ask(chatCall({ stream: true }))
    expect(answer.status).toBe(502)
    expect(answer.json()).toMatchObject({ error: { message: expect.any(String) } })
  })

  it('tells what the target cannot carry in header and record', async () => {
    upstream.play({ headers: sse, body: messageStream })
    const answer = await harness.ask(chatCall({ stream: true, logit_bias: { 50256: -100 }, seed: 7 }))
    expect(answer.headers['x-torii-losses']).toMatch(/^\d+; .*sampling/)
    const { losses } = await harness.closed(1)
    expect(losses.map(({ at }) => at)).toEqual(expect.arrayContaining(['/logit_bias', '/seed']))
  })

  it('tells in the record what a stream’s pieces said that the client has no field for', async () => {
    const early = 'event: notice\ndata: {"type":"notice","text":"soon"}\n\n'
    const odd = messageFrames.hello.replace('"text":"Hello"', '"text":"Hello","mood":"calm"')
    upstream.play({ headers: sse, body: early + messageStream.replace(messageFrames.hello, odd + odd) })
    expect((await harness.ask(chatCall({ stream: true }))).text).toContain('Hello')
    const { losses } = await harness.closed(1)
    const told = losses.filter(({ code }) => code === 'unknown-field').map(({ at }) => at)
    expect(told).toEqual(['/notice', '/content/0/mood'])
  })

  it('tells of what stands in a token, in speech, and in an item that comes again', async () => {
    const framesOf = (...events: readonly object[]) =>
      events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
    const told = async () => {
      const { losses } = await harness.closed(harness.exchanges.length)
      return losses.filter(({ code }) => code === 'unknown-field').map(({ at }) => at)
    }
    const choice = (delta: object, more: object = {}) => ({
      id: 'c',
      model: 'm',
      choices: [{ index: 0, delta, finish_reason: null, ...more }],
    })
    const token = { token: 'Hi', logprob: -1, bytes: null, rank: 1 }
    const logprobs = { content: [{ ...token, top_logprobs: [token] }] }
    harness.change(speaking('openai-chat'))
    upstream.play({
      headers: sse,
      body: framesOf(
        choice({ role: 'assistant', content: 'Hi' }, { logprobs }),
        choice({ content: 'Hi' }, { logprobs }),
        choice({ audio: { id: 'a', data: 'AAAA', pitch: 7 } }),
        choice({}, { finish_reason: 'stop' }),
      ),
    })
    expect((await harness.ask(messageCall({ stream: true }))).text).toContain('message_stop')
    expect(await told()).toEqual([
      '/choices/0/logprobs/content/0/rank',
      '/choices/0/logprobs/content/0/top_logprobs/0/rank',
      '/choices/0/message/audio/pitch',
    ])

    const part = (more: object) => ({ type: 'output_text', text: 'Hi', annotations: [], ...more })
    const item = (...content: readonly object[]) => ({ id: 'm', type: 'message', role: 'assistant', content })
    const place = { item_id: 'm', output_index: 0, content_index: 0 }
    harness.change(speaking('openai-responses'))
    upstream.play({
      headers: sse,
      body: framesOf(
        {
          type: 'response.created',
          response: { id: 'r', model: 'm', reasoning: { effort: 'low', depth: 2 } },
        },
        { type: 'response.output_item.added', output_index: 0, item: item() },
        // What another kind of event has.
        { type: 'response.output_text.delta', ...place, delta: 'Hi', arguments: '{}' },
        { type: 'response.content_part.done', ...place, part: part({ tone: 'calm' }) },
        { type: 'response.output_item.done', output_index: 0, item: item(part({ tone: 'calm' })) },
        ...Array.from({ length: 1000 }, (_, kind) => ({ type: `response.made_up_${kind}` })),
        {
          type: 'response.completed',
          response: {
            id: 'r',
            model: 'm',
            status: 'completed',
            output: [item(part({ tone: 'calm', late: 1 }))],
          },
        },
      ),
    })
    const answer = await harness.ask(messageCall({ stream: true }))
    expect(answer.text).toContain('message_stop')
    const places = await told()
    expect(places.filter((at) => !at.includes('made_up'))).toEqual([
      '/reasoning/depth',
      '/response.output_text.delta/arguments',
      '/output/0/content/0/tone',
      '/…',
      '/output/0/content/0/late',
    ])
    expect(places.filter((at) => at.includes('made_up'))).toHaveLength(64)
  })

  it('refuses functional losses before tokens are spent, where the owner wants that', async () => {
    harness.change(speaking('anthropic-messages', { models: { loss_policy: 'refuse' } }))
    const answer = await harness.ask(chatCall({ n: 3 }))
    expect(answer.status).toBe(422)
    expect(answer.json()).toMatchObject({ error: { code: 'losses_refused' } })
    expect(answer.text).toContain('/n')
    expect(upstream.received).toHaveLength(0)
  })

  it('a malformed request is told as the client’s vendor tells it, before any account is asked', async () => {
    const answer = await harness.ask(chatCall({ messages: 'hi' }))
    expect(answer.status).toBe(400)
    expect(answer.json()).toMatchObject({ error: { param: 'messages' } })
    expect(upstream.received).toHaveLength(0)
    expect(harness.ports.pool.health()[0]).toMatchObject({ usable: true, inFlight: 0 })
  })

  it('gives sealed thinking back to its issuer on the next turn', async () => {
    const thinking = [
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}\n\n',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"let me see"}}\n\n',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"U2VhbGVk"}}\n\n',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n',
      'event: content_block_start\ndata: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_01","name":"look","input":{}}}\n\n',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"at\\":1}"}}\n\n',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":1}\n\n',
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":2}}\n\n',
    ].join('')
    upstream.play({ headers: sse, body: messageFrames.start + thinking + messageFrames.stop })
    const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }]
    const call = chatCall({ stream: true, tools, reasoning_effort: 'high' })
    const first = await harness.ask(call)
    expect(first.text).toContain('toolu_01')
    upstream.play({ headers: sse, body: messageStream })
    await harness.ask({
      ...call,
      body: {
        ...call.body,
        messages: [
          { role: 'user', content: 'hi' },
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              { id: 'toolu_01', type: 'function', function: { name: 'look', arguments: '{"at":1}' } },
            ],
          },
          { role: 'tool', tool_call_id: 'toolu_01', content: 'seen' },
        ],
      },
    })
    const sent = JSON.parse(upstream.received[1]?.body.toString() ?? '{}')
    expect(sent.messages[1].content).toMatchObject([
      { type: 'thinking', thinking: 'let me see', signature: 'U2VhbGVk' },
      { type: 'tool_use', id: 'toolu_01' },
    ])
  })

  it('counts tokens at the upstream where it can, and says so where it has to estimate', async () => {
    const count = { path: '/v1/messages/count_tokens', headers: { 'anthropic-version': '2023-06-01' } }
    const body = { model: 'm', messages: [{ role: 'user', content: 'Hello there, how are you?' }] }
    harness.change(speaking('gemini-generate'))
    upstream.play({ body: '{"totalTokens":42}' })
    const counted = await harness.ask({ ...count, body })
    expect(counted.json()).toEqual({ input_tokens: 42 })
    expect(upstream.received[0]?.path).toContain(':countTokens')
    harness.change(speaking('openai-chat'))
    const estimated = await harness.ask({ ...count, body })
    expect(estimated.status).toBe(200)
    expect(estimated.json()).toMatchObject({ input_tokens: expect.any(Number) })
    expect(estimated.headers['x-torii-losses']).toBe('1; usage')
    expect(upstream.received).toHaveLength(1)
  })

  it('estimates where the place lacks the call that its dialect has', async () => {
    upstream.play({
      status: 404,
      body: '{"type":"error","error":{"type":"not_found_error","message":"no such path"}}',
    })
    const answer = await harness.ask({
      path: '/v1/messages/count_tokens',
      headers: { 'anthropic-version': '2023-06-01' },
      body: { model: 'm', messages: [{ role: 'user', content: 'Hello' }] },
    })
    expect([answer.status, answer.headers['x-torii-losses']]).toEqual([200, '1; usage'])
  })

  it('embeds across dialects', async () => {
    harness.change(speaking('gemini-generate'))
    upstream.play({ body: '{"embedding":{"values":[0.5,-1]}}' })
    const answer = await harness.ask({ path: '/v1/embeddings', body: { model: 'e', input: 'hi' } })
    expect(answer.json()).toMatchObject({ object: 'list', data: [{ embedding: [0.5, -1], index: 0 }] })
  })
})

describe('the relay lane, edited', () => {
  let upstream: FakeUpstream
  let harness: Harness
  beforeEach(async () => {
    upstream = await startFakeUpstream()
    harness = await startHarness({
      accounts: [{ name: 'one', upstream: 'custom', baseUrl: upstream.url }],
      settings: { models: { mapping: { 'gpt-4o': 'gpt-5' } } },
    })
  })
  afterEach(async () => {
    await harness.stop()
    await upstream.close()
  })

  it('asks a stream for its usage and keeps the frame that tells it from a client that did not ask', async () => {
    upstream.play({ headers: sse, body: chatStream, chunking: { seed: 2 } })
    const answer = await harness.ask(chatCall({ stream: true }))
    expect(answer.text).toBe(chatStream.replace(chatFrames.usage, ''))
    expect(JSON.parse(upstream.received[0]?.body.toString() ?? '')).toMatchObject({
      stream_options: { include_usage: true },
    })
    expect(await harness.closed(1)).toMatchObject({ usage: { input: { total: 3 } } })
  })

  it('a whole answer where a stream was asked for still becomes one', async () => {
    upstream.play({ body: chatAnswer })
    const answer = await harness.ask(chatCall({ stream: true }))
    expect(answer.headers['content-type']).toContain('text/event-stream')
    expect(answer.text).toContain('"content":"Hello world"')
    expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(await harness.closed(1)).toMatchObject({ state: 'done', usage: { input: { total: 3 } } })
  })

  it('a stream where a whole answer was asked for is put together', async () => {
    upstream.play({ headers: sse, body: chatStream })
    const answer = await harness.ask(chatCall())
    expect(answer.headers['content-type']).toContain('application/json')
    expect(answer.json()).toMatchObject({ choices: [{ message: { content: 'Hello world' } }] })
  })

  it('a stream under a wrong content type goes through as it is', async () => {
    upstream.play({ body: chatStream })
    const answer = await harness.ask(chatCall({ stream: true, stream_options: { include_usage: true } }))
    expect(answer.text).toBe(chatStream)
  })

  it('changes the model’s name and not one byte more', async () => {
    const body = '{ "temperature" : 1.0, "seed": 12345678901234567890, "model":"gpt-4o","messages" :[] }'
    upstream.play({ body: chatAnswer })
    await harness.ask({ path: '/v1/chat/completions', body })
    expect(upstream.received[0]?.body.toString()).toBe(body.replace('gpt-4o', 'gpt-5'))
  })

  it('changes the model’s name inside a form', async () => {
    const form = (model: string) =>
      `--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nname="model"\x00\xff\r\n--b\r\nContent-Disposition: form-data; name="model"\r\n\r\n${model}\r\n--b--\r\n`
    upstream.play({ body: '{"text":"hi"}' })
    const answer = await harness.ask({
      path: '/v1/audio/transcriptions',
      body: Buffer.from(form('gpt-4o'), 'latin1'),
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    })
    expect(answer.text).toBe('{"text":"hi"}')
    expect(upstream.received[0]?.body.toString('latin1')).toBe(form('gpt-5'))
    expect(upstream.received[0]?.headers['content-type']).toBe('multipart/form-data; boundary=b')
  })

  it('knows of a form that it asks for a stream, whatever comes', async () => {
    const ask = (stream: string) =>
      harness.ask({
        path: '/v1/audio/transcriptions',
        body: Buffer.from(
          `--b\r\nContent-Disposition: form-data; name="file"; filename="name=stream"\r\n\r\ntrue\r\n--b\r\nContent-Disposition: form-data; name="model"\r\n\r\ngpt-4o\r\n${stream}--b--\r\n`,
        ),
        headers: { 'content-type': 'multipart/form-data; boundary=b' },
      })
    const field = '--b\r\nContent-Disposition: form-data; name="stream"\r\n\r\ntrue\r\n'
    const record = () => harness.closed(harness.exchanges.length)
    const events = 'data: {"type":"transcript.text.done","text":"hi"}\n\n'
    upstream.play({ body: events, headers: { 'content-type': 'text/event-stream' } })
    expect((await ask(field)).text).toBe(events)
    expect(await record()).toMatchObject({ stream: true })
    upstream.play({ body: '{"text":"hi"}' })
    expect((await ask(field)).text).toBe('{"text":"hi"}')
    expect(await record()).toMatchObject({ stream: true })
    expect((await ask('')).text).toBe('{"text":"hi"}')
    expect(await record()).toMatchObject({ stream: false })
  })

  it('changes the model’s name inside a path', async () => {
    upstream.play({ body: '{"candidates":[]}' })
    await harness.ask({ path: '/v1beta/models/gpt-4o:generateContent?alt=json', body: { contents: [] } })
    expect(upstream.received[0]?.path).toBe('/v1beta/models/gpt-5:generateContent?alt=json')
  })

  it('passes on what it does not know: unlisted endpoints, methods, queries, fields', async () => {
    upstream.play({ body: '{"id":"batch_1"}' })
    const answer = await harness.ask({ path: '/v1/batches/batch_1/cancel?x=1', method: 'POST', body: '{}' })
    expect(answer.text).toBe('{"id":"batch_1"}')
    expect(upstream.received[0]).toMatchObject({ method: 'POST', path: '/v1/batches/batch_1/cancel?x=1' })
  })

  it('sends on neither the client’s key nor who the client is', async () => {
    upstream.play({
      body: chatAnswer,
      headers: { 'set-cookie': 'a=b', 'openai-organization': 'org-1', 'x-request-id': 'r' },
    })
    const answer = await harness.ask({
      ...chatCall(),
      headers: {
        authorization: 'Bearer client',
        cookie: 'c=d',
        'x-forwarded-for': '10.0.0.1',
        'x-stainless-lang': 'js',
      },
    })
    const headers = upstream.received[0]?.headers
    expect(headers?.authorization).toBe('Bearer secret-of-one')
    expect([headers?.cookie, headers?.['x-forwarded-for'], headers?.['x-stainless-lang']]).toEqual([
      undefined,
      undefined,
      'js',
    ])
    expect(answer.headers).toMatchObject({ 'x-request-id': 'r' })
    expect([answer.headers['set-cookie'], answer.headers['openai-organization']]).toEqual([
      undefined,
      undefined,
    ])
    expect(JSON.stringify(answer.rawHeaders)).not.toContain('"one"')
  })

  it('repairs a path and tells', async () => {
    upstream.play({ body: chatAnswer })
    const answer = await harness.ask({ ...chatCall(), path: '/v1/v1/chat/completions/' })
    expect(answer.headers['x-torii-path-repaired']).toBe('/v1/chat/completions')
    expect(upstream.received[0]?.path).toBe('/v1/chat/completions')
    expect(await harness.closed(1)).toMatchObject({
      path: '/v1/v1/chat/completions/',
      repairedPath: '/v1/chat/completions',
    })
  })

  it('answers HEAD / and HEAD /api/hello, which clients send without a thought', async () => {
    for (const path of ['/', '/api/hello'])
      expect((await harness.ask({ path, method: 'HEAD' })).status).toBe(200)
  })

  it('lists models in three shapes', async () => {
    harness.change({
      accounts: [{ name: 'one', upstream: 'custom', baseUrl: upstream.url, models: ['gpt-5', 'claude-x'] }],
    })
    const openai = await harness.ask({ path: '/v1/models' })
    expect(openai.json()).toMatchObject({
      object: 'list',
      data: expect.arrayContaining([expect.objectContaining({ id: 'gpt-5' })]),
    })
    const anthropic = await harness.ask({
      path: '/v1/models?limit=1000',
      headers: { 'anthropic-version': '2023-06-01' },
    })
    expect(anthropic.json()).toMatchObject({
      has_more: false,
      data: expect.arrayContaining([expect.objectContaining({ id: 'claude-x', type: 'model' })]),
    })
    const gemini = await harness.ask({ path: '/v1beta/models?pageSize=50' })
    expect(gemini.json()).toMatchObject({
      models: expect.arrayContaining([expect.objectContaining({ name: 'models/gpt-5' })]),
    })
    expect((await harness.ask({ path: '/v1/models/gpt-5' })).json()).toMatchObject({ id: 'gpt-5' })
    expect((await harness.ask({ path: '/v1/models/nothing' })).status).toBe(404)
  })
})
