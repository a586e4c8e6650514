import { describe, expect, it } from 'vitest'
import type { Part } from '../../canonical/part.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import { writeRequest } from './request-writer.ts'

const text = (words: string): Part => ({ kind: 'text', text: words })
const call = (id: string, name = 'f', input = '{"a":1}'): Part => ({
  kind: 'tool-call',
  id,
  name,
  input,
  form: 'function',
})
const result = (callId: string, words: string): Part => ({
  kind: 'tool-result',
  callId,
  parts: [text(words)],
  form: 'function',
})
const turn = (speaker: Turn['speaker'], ...parts: readonly Part[]): Turn => ({ speaker, parts })

/** As a reader of another dialect gives it. */
const foreign = (more: Partial<CanonicalRequest>): CanonicalRequest => ({
  model: 'gpt-5',
  stream: false,
  instructions: [],
  turns: [turn('user', text('Hello'))],
  tools: [],
  sampling: {},
  maxOutput: 4000,
  caller: {},
  origin: { protocol: 'openai-chat', at: '' },
  places: {},
  ...more,
})

const write = (more: Partial<CanonicalRequest>, quirks = {}) => {
  const { value, losses } = writeRequest(foreign(more), { model: 'claude', issuer: 'anthropic', quirks })
  return { ...value, losses, codes: losses.map(({ code, treatment }) => `${code} ${treatment}`) }
}

const tools = [{ kind: 'function', name: 'f', schema: { type: 'object', properties: {} } }] as const

describe('writeRequest for a client of another dialect', () => {
  it('puts the results of parallel calls into one message, in the order of the calls, before the text', () => {
    const { body, codes } = write({
      tools,
      turns: [
        turn('user', text('Go')),
        turn('assistant', call('call_1')),
        turn('assistant', call('call_2')),
        turn('user', result('call_2', 'two')),
        turn('user', text('and now?'), result('call_1', 'one')),
      ],
    })
    expect(body.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: [{ id: 'call_1' }, { id: 'call_2' }] },
      {
        role: 'user',
        content: [
          { tool_use_id: 'call_1', content: 'one' },
          { tool_use_id: 'call_2', content: 'two' },
          { type: 'text', text: 'and now?' },
        ],
      },
    ])
    expect(codes).toEqual(['tool-result moved'])
  })

  it('tells calls apart whose ids come again, and sends each id once', () => {
    const { body, codes } = write({
      tools,
      turns: [
        turn('assistant', call('call_0')),
        turn('user', result('call_0', 'first')),
        turn('assistant', call('call_0')),
        turn('user', result('call_0', 'second')),
      ],
    })
    expect(body.messages).toMatchObject([
      { content: [{ id: 'call_0' }] },
      { content: [{ tool_use_id: 'call_0', content: 'first' }] },
      { content: [{ id: 'call_0_2' }] },
      { content: [{ tool_use_id: 'call_0_2', content: 'second' }] },
    ])
    expect(codes).toEqual(['tool-call-id renamed'])
  })

  it('gives an empty result to a call that nobody answered', () => {
    const { body, codes } = write({
      tools,
      turns: [turn('assistant', call('c1')), turn('user', text('Go on'))],
    })
    expect(body.messages).toMatchObject([
      {},
      {
        content: [
          { type: 'tool_result', tool_use_id: 'c1' },
          { type: 'text', text: 'Go on' },
        ],
      },
    ])
    expect(codes).toEqual(['tool-result defaulted'])
  })

  it('leaves out text without a visible character, and messages that are empty then', () => {
    const { body } = write({
      turns: [turn('user', text('Hi'), text(' \n')), turn('assistant', text('')), turn('user', text('Yes'))],
    })
    expect(body.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'text', text: 'Yes' },
        ],
      },
    ])
  })

  it('takes white space off the end of a prefill', () => {
    const { body, codes } = write({
      turns: [turn('user', text('Hi')), turn('assistant', text('The answer is ('), text('42 '))],
    })
    expect(body.messages).toMatchObject([{}, { content: [{}, { text: '42' }] }])
    expect(codes).toEqual(['prefill approximated'])
  })

  it('asks anew where a model cannot go on from its own words', () => {
    const { body, losses } = write(
      { turns: [turn('user', text('Hi')), turn('assistant', text('{'))] },
      { prefill: false },
    )
    expect(body.messages).toHaveLength(1)
    expect(losses).toMatchObject([{ code: 'prefill', treatment: 'dropped', functional: true }])
  })

  it('sends temperature and top_p together only where the place takes both', () => {
    const sampling = { temperature: 0.5, topP: 0.9 }
    expect(write({ sampling }, { jointSampling: true }).body).toMatchObject({ temperature: 0.5, top_p: 0.9 })
    expect(write({ sampling }).body).not.toHaveProperty('top_p')
  })

  it('sends the first instructions as system text and later ones as the user’s words, unless the place says it takes them', () => {
    const turns = [
      turn('developer', text('Be kind.')),
      turn('user', text('Hi')),
      turn('assistant', call('c1')),
      turn('developer', text('Be brief.')),
      turn('user', result('c1', 'ok')),
    ]
    const plain = write({ tools, turns })
    expect(plain.body.system).toEqual([{ type: 'text', text: 'Be kind.' }])
    expect(plain.body.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant' },
      { role: 'user', content: [{ type: 'tool_result' }, { text: 'Be brief.' }] },
    ])
    expect(plain.codes).toEqual(['tool-result moved', 'speaker approximated'])

    const newest = write({ tools, turns }, { systemTurns: true })
    expect(newest.body.messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant' },
      { role: 'user', content: [{ type: 'tool_result' }] },
      { role: 'system', content: [{ text: 'Be brief.' }] },
    ])
    expect(newest.codes).toEqual(['tool-result moved'])
  })

  it('sends the last instruction as a message when there is no turn', () => {
    const instructions = [{ speaker: 'system', part: text('Say hi.') }] as const
    const { body, codes } = write({ turns: [], instructions })
    expect(body).toMatchObject({ messages: [{ role: 'user', content: [{ text: 'Say hi.' }] }] })
    expect(body).not.toHaveProperty('system')
    expect(codes).toEqual(['instructions moved'])
  })

  it('sends seals to their issuer only', () => {
    const thought = (issuer: string): Part => ({
      kind: 'reasoning',
      text: 'Hm.',
      seal: { issuer, form: 'signature', data: 's' },
    })
    const { body, codes } = write({
      turns: [
        turn('user', text('Hi')),
        turn(
          'assistant',
          thought('anthropic'),
          thought('google'),
          { kind: 'reasoning', text: 'x' },
          text('Yes'),
        ),
        turn('user', text('Sure?')),
      ],
    })
    expect(body.messages).toMatchObject([
      {},
      { content: [{ type: 'thinking', thinking: 'Hm.', signature: 's' }, { text: 'Yes' }] },
      {},
    ])
    expect(codes).toEqual(['seal dropped', 'reasoning dropped'])
  })

  it('fits tool-call ids so that call and result still meet', () => {
    const { body, codes } = write({
      tools,
      turns: [turn('assistant', call('functions.f:0')), turn('user', result('functions.f:0', 'ok'))],
    })
    const ids = [...JSON.stringify(body.messages).matchAll(/"(?:tool_use_)?id":"([^"]+)"/g)].map(
      ([, id]) => id,
    )
    expect(ids[0]).toMatch(/^[a-zA-Z0-9_-]+$/)
    expect(ids).toEqual([ids[0], ids[0]])
    expect(codes).toContain('tool-call-id renamed')
  })

  it('keeps arguments that are no JSON object under a name of their own', () => {
    const { body, codes } = write({
      tools,
      turns: [turn('assistant', call('c', 'f', '{"a":')), turn('user', result('c', '!'))],
    })
    expect(body.messages).toMatchObject([{ content: [{ input: { _raw_arguments: '{"a":' } }] }, {}])
    expect(codes).toEqual(['tool-call approximated'])
  })

  it('sends a custom tool as a function with one string, its grammar told where the model writes', () => {
    const format = { type: 'grammar', syntax: 'lark', definition: 'start: "x"' }
    const { body, renames } = write({ tools: [{ kind: 'custom', name: 'apply_patch', format }] })
    expect(body.tools).toMatchObject([
      {
        name: 'apply_patch',
        input_schema: { required: ['input'], properties: { input: { type: 'string' } } },
      },
    ])
    expect(JSON.stringify(body.tools)).toContain('start: \\"x\\"')
    expect(renames.tools.get('apply_patch')).toMatchObject({ form: 'custom' })
  })

  it('maps the tools that have a twin here and reports those that have none', () => {
    const { body, codes, headers } = write({
      tools: [
        {
          kind: 'server',
          tool: 'web-search',
          name: 'web_search',
          raw: {
            type: 'web_search',
            search_context_size: 'low',
            filters: { allowed_domains: ['a.example'] },
            user_location: { type: 'approximate', country: 'JP' },
          },
        },
        { kind: 'server', tool: 'code-execution', name: 'codeExecution', raw: { codeExecution: {} } },
        { kind: 'server', tool: 'file-search', name: 'file_search', raw: { type: 'file_search' } },
      ],
      toolChoice: { kind: 'named', name: 'web_search', tool: 'server' },
    })
    expect(body.tools).toEqual([
      {
        type: 'web_search_20250305',
        name: 'web_search',
        allowed_domains: ['a.example'],
        user_location: { type: 'approximate', country: 'JP' },
      },
      { type: 'code_execution_20250825', name: 'code_execution' },
    ])
    expect(body.tool_choice).toEqual({ type: 'tool', name: 'web_search' })
    expect(headers).toEqual({
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'code-execution-2025-08-25',
    })
    expect(codes).toEqual(['server-tool dropped', 'server-tool dropped'])
  })

  it('sends only the allowed tools where the client allows some', () => {
    const two = [...tools, { kind: 'function', name: 'g' } as const]
    const { body } = write({ tools: two, toolChoice: { kind: 'allowed', mode: 'required', names: ['g'] } })
    expect(body).toMatchObject({ tools: [{ name: 'g' }], tool_choice: { type: 'any' } })
  })

  it('makes tools known that were called before, though none may be called now', () => {
    const { body, codes } = write({ turns: [turn('assistant', call('c')), turn('user', result('c', 'ok'))] })
    expect(body).toMatchObject({ tools: [{ name: 'f' }], tool_choice: { type: 'none' } })
    expect(codes).toEqual(['tool-definition defaulted'])
  })

  it('says at most one of temperature and top_p, within the vendor’s range', () => {
    const { body, codes } = write({ sampling: { temperature: 1.4, topP: 0.9, seed: 1, frequencyPenalty: 0 } })
    expect(body).toMatchObject({ temperature: 1 })
    expect(body).not.toHaveProperty('top_p')
    expect(codes.sort()).toEqual(['sampling clamped', 'sampling dropped', 'sampling dropped'])
  })

  it('demands output by schema with every object closed', () => {
    const schema = { type: 'object', properties: { a: { type: 'object', properties: {} } }, required: ['a'] }
    const { body } = write({ output: { kind: 'schema', schema } })
    expect(body.output_config).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: { a: { type: 'object', properties: {}, additionalProperties: false } },
          required: ['a'],
          additionalProperties: false,
        },
      },
    })
  })

  it('reports output that cannot be demanded', () => {
    expect(write({ output: { kind: 'json' } }).losses).toMatchObject([
      { code: 'output-format', functional: true },
    ])
    const output = { kind: 'schema', schema: {} } as const
    expect(write({ output }, { outputSchema: false }).losses).toMatchObject([
      { code: 'output-format', functional: true },
    ])
  })

  it('fills in max_tokens, and brings it into the model’s range', () => {
    const { maxOutput: _, ...unbounded } = foreign({})
    const target = { model: 'claude', issuer: 'anthropic' }
    const filled = writeRequest(unbounded, { ...target, quirks: { maxOutput: 32000 } })
    expect(filled.value.body.max_tokens).toBe(32000)
    expect(filled.losses).toMatchObject([{ code: 'max-output', treatment: 'defaulted' }])
    expect(write({}, { maxOutput: 2000 })).toMatchObject({
      body: { max_tokens: 2000 },
      codes: ['max-output clamped'],
    })
  })

  it('reports media that have no place', () => {
    const { body, codes } = write({
      turns: [
        turn(
          'user',
          { kind: 'image', source: { kind: 'inline', mediaType: 'image/jpg', data: 'eA==' } },
          { kind: 'image', source: { kind: 'inline', mediaType: 'image/bmp', data: 'eA==' } },
          { kind: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } },
          {
            kind: 'document',
            source: { kind: 'inline', mediaType: 'text/csv', data: btoa('a,b') },
            title: 'a.csv',
          },
          { kind: 'document', source: { kind: 'inline', mediaType: 'application/pdf', data: 'eA==' } },
          { kind: 'audio', source: { kind: 'inline', mediaType: 'audio/wav', data: 'eA==' } },
          { kind: 'document', source: { kind: 'file', id: 'f', issuer: 'openai' } },
        ),
      ],
    })
    expect(body.messages).toMatchObject([
      {
        content: [
          { type: 'image', source: { type: 'base64', media_type: 'image/jpeg' } },
          { type: 'image', source: { type: 'url' } },
          {
            type: 'document',
            title: 'a.csv',
            source: { type: 'text', media_type: 'text/plain', data: 'a,b' },
          },
          { type: 'document', source: { type: 'base64', media_type: 'application/pdf' } },
        ],
      },
    ])
    expect(codes).toEqual(['media dropped', 'media dropped', 'media dropped'])
  })
})

describe('thinking for a client of another dialect', () => {
  const effort = { amount: { kind: 'effort', effort: 'high' }, show: 'summary' } as const

  it('becomes a budget below max_tokens, or an effort, as the model takes it', () => {
    expect(write({ reasoning: effort, maxOutput: 10000 }, { thinkingForm: 'budget' }).body).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 8000, display: 'summarized' },
    })
    expect(write({ reasoning: effort }, { thinkingForm: 'adaptive' }).body).toMatchObject({
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: 'high' },
    })
    expect(write({ reasoning: effort }, { thinkingForm: 'none' })).toMatchObject({
      codes: ['reasoning dropped'],
    })
  })

  it('makes room for the budget where the client set no bound', () => {
    const { maxOutput: _, ...unbounded } = foreign({ reasoning: effort })
    const { value } = writeRequest(unbounded, { model: 'claude', issuer: 'anthropic', quirks: {} })
    expect(value.body).toMatchObject({ thinking: { budget_tokens: 24576 }, max_tokens: 24576 + 8192 })
  })

  it('takes sampling with it: no temperature, no top_k', () => {
    const { body, codes } = write({ reasoning: effort, sampling: { temperature: 0.2, topK: 5, topP: 0.97 } })
    expect(body).toMatchObject({ top_p: 0.97 })
    expect(body).not.toHaveProperty('temperature')
    expect(body).not.toHaveProperty('top_k')
    expect(codes.filter((code) => code === 'sampling dropped')).toHaveLength(2)
  })

  it('stays off where a tool must be called', () => {
    const { body, codes } = write({ tools, reasoning: effort, toolChoice: { kind: 'required' } })
    expect(body).toMatchObject({ thinking: { type: 'disabled' }, tool_choice: { type: 'any' } })
    expect(codes).toEqual(['reasoning dropped'])
  })

  it('stays off in a turn of tool calls that began without it, where the model takes budgets', () => {
    const turns = [turn('user', text('Go')), turn('assistant', call('c')), turn('user', result('c', 'ok'))]
    expect(write({ tools, turns, reasoning: effort }).body).toMatchObject({ thinking: { type: 'disabled' } })
    expect(write({ tools, turns, reasoning: effort }, { thinkingForm: 'adaptive' }).body).toMatchObject({
      thinking: { type: 'adaptive' },
    })
    const sealed: Part = { kind: 'reasoning', seal: { issuer: 'anthropic', form: 'signature', data: 's' } }
    const thought = [
      turn('user', text('Go')),
      turn('assistant', sealed, call('c')),
      turn('user', result('c', 'ok')),
    ]
    expect(write({ tools, turns: thought, reasoning: effort }).body).toMatchObject({
      thinking: { type: 'enabled' },
    })
  })
})
