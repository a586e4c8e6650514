import { expect, it } from 'vitest'
import type { Part } from '../../canonical/part.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import { writeRequest } from './request-writer.ts'

const user = (...parts: Part[]): Turn => ({ speaker: 'user', parts })
const assistant = (...parts: Part[]): Turn => ({ speaker: 'assistant', parts })
const text = (value: string): Part => ({ kind: 'text', text: value })
const call = (id: string, name: string, input = '{}'): Part => ({
  kind: 'tool-call',
  id,
  name,
  input,
  form: 'function',
})
const result = (callId: string, ...parts: Part[]): Part => ({
  kind: 'tool-result',
  callId,
  parts,
  form: 'function',
})

const request = (fields: Partial<CanonicalRequest>): CanonicalRequest => ({
  model: 'm',
  stream: false,
  instructions: [],
  turns: [user(text('hi'))],
  tools: [],
  sampling: {},
  caller: {},
  origin: { protocol: 'anthropic-messages', at: '' },
  places: {},
  ...fields,
})
const write = (fields: Partial<CanonicalRequest>, quirks: Quirks = {}, model = 'gemini-x') =>
  writeRequest(request(fields), { model, issuer: 'google', quirks })
const losses = (written: ReturnType<typeof write>) =>
  written.losses.map(({ code, treatment, functional }) => `${code} ${treatment}${functional ? '!' : ''}`)

const steps = [
  user(text('go')),
  assistant(call('c1', 'a'), call('c2', 'b', '{"n":1}')),
  user(text('and quickly'), result('c2', text('two')), result('c1', text('one'))),
]

it('puts all results of a step first, in the order of its calls', () => {
  expect(write({ turns: steps }).value.body.contents).toEqual([
    { role: 'user', parts: [{ text: 'go' }] },
    {
      role: 'model',
      parts: [{ functionCall: { name: 'a', args: {} } }, { functionCall: { name: 'b', args: { n: 1 } } }],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { name: 'a', response: { output: 'one' } } },
        { functionResponse: { name: 'b', response: { output: 'two' } } },
        { text: 'and quickly' },
      ],
    },
  ])
})

it('sends ids where the model gives them, and the placeholder on the first call of a step', () => {
  const written = write({ turns: steps }, { callIds: true })
  expect(written.value.body.contents).toMatchObject([
    {},
    {
      parts: [
        { functionCall: { id: 'c1' }, thoughtSignature: 'skip_thought_signature_validator' },
        { functionCall: { id: 'c2' } },
      ],
    },
    { parts: [{ functionResponse: { id: 'c1' } }, { functionResponse: { id: 'c2' } }, {}] },
  ])
  expect(losses(written)).toEqual(['tool-result moved', 'seal approximated'])
})

it('gives Google’s signatures back on the wire part they came on, and no other vendor’s', () => {
  const seal = (issuer: string, form = 'thoughtSignature') => ({ issuer, form, data: 'c2ln' })
  const written = write({
    turns: [
      user(text('go')),
      assistant(
        { kind: 'reasoning', text: 'hm', seal: seal('anthropic', 'signature') },
        { kind: 'text', text: 'Hello', seal: seal('google', 'thoughtSignature@5') },
        { kind: 'tool-call', id: 'c', name: 'f', input: '{}', form: 'function', seal: seal('google') },
      ),
      user(result('c', text('x'))),
    ],
  })
  expect(written.value.body.contents).toMatchObject([
    {},
    {
      parts: [
        { text: 'hm', thought: true },
        { text: 'Hello' },
        { text: '', thoughtSignature: 'c2ln' },
        { functionCall: { name: 'f' }, thoughtSignature: 'c2ln' },
      ],
    },
    {},
  ])
  expect(losses(written)).toEqual(['seal dropped'])
})

it('sends a system turn amid the turns as the user’s, in its place', () => {
  const written = write({
    turns: [user(text('hi')), { speaker: 'system', parts: [text('be kind')] }, assistant(text('yes'))],
  })
  expect(written.value.body.contents).toEqual([
    { role: 'user', parts: [{ text: 'hi' }, { text: 'be kind' }] },
    { role: 'model', parts: [{ text: 'yes' }] },
  ])
  expect(losses(written)).toEqual(['speaker approximated', 'prefill approximated'])
})

it('leaves out a turn of which nothing can be sent, and joins its neighbours', () => {
  const written = write({ turns: [user(text('a')), assistant({ kind: 'reasoning' }), user(text('b'))] })
  expect(written.value.body.contents).toEqual([{ role: 'user', parts: [{ text: 'a' }, { text: 'b' }] }])
})

it('sends media of a result inside it, or behind all results where the model takes none there', () => {
  const image: Part = { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', data: 'AAAA' } }
  const turns = [
    user(text('go')),
    assistant(call('c1', 'a'), call('c2', 'a')),
    user(result('c1', image), result('c2', text('x'))),
  ]
  const inlineData = { mimeType: 'image/png', data: 'AAAA' }
  expect(write({ turns }).value.body.contents).toMatchObject([
    {},
    {},
    { parts: [{ functionResponse: { response: {}, parts: [{ inlineData }] } }, {}] },
  ])
  const flat = write({ turns }, { toolResultMedia: false })
  expect(flat.value.body.contents).toMatchObject([
    {},
    {},
    { parts: [{ functionResponse: { response: {} } }, { functionResponse: {} }, { inlineData }] },
  ])
  expect(losses(flat)).toEqual(['tool-result moved'])
})

it.each([
  ['a failed result', { isError: true }, { error: 'x' }],
  ['a result', {}, { output: 'x' }],
])('writes %s as an object', (_what, fields, response) => {
  const part: Part = { kind: 'tool-result', callId: 'c', parts: [text('x')], form: 'function', ...fields }
  const { value } = write({ turns: [user(text('go')), assistant(call('c', 'f')), user(part)] })
  expect(value.body.contents).toMatchObject([
    {},
    {},
    { parts: [{ functionResponse: { name: 'f', response } }] },
  ])
})

const effort = (word: string) => ({ amount: { kind: 'effort', effort: word } }) as const
const budget = (tokens: number) => ({ amount: { kind: 'budget', tokens } }) as const
const off = { amount: { kind: 'off' } } as const

it.each([
  ['level', 'gemini-3-pro', effort('xhigh'), { thinkingLevel: 'HIGH' }],
  ['level', 'gemini-3-pro', effort('minimal'), { thinkingLevel: 'LOW' }],
  ['level', 'gemini-3-flash', off, { thinkingLevel: 'MINIMAL' }],
  ['level', 'gemini-3-flash', budget(8192), { thinkingLevel: 'MEDIUM' }],
  [
    'level',
    'gemini-3-flash',
    { amount: { kind: 'auto' }, show: 'summary' } as const,
    { includeThoughts: true },
  ],
  ['budget', 'gemini-2.5-flash', budget(31_999), { thinkingBudget: 24_576 }],
  ['budget', 'gemini-2.5-pro', budget(31_999), { thinkingBudget: 31_999 }],
  ['budget', 'gemini-2.5-pro', off, { thinkingBudget: 128 }],
  ['budget', 'gemini-2.5-flash', off, { thinkingBudget: 0 }],
  ['budget', 'gemini-2.5-flash', effort('low'), { thinkingBudget: 1024 }],
  [
    'budget',
    'gemini-2.5-flash',
    { amount: { kind: 'auto' }, show: 'none' } as const,
    { includeThoughts: false, thinkingBudget: -1 },
  ],
  ['none', 'gemini-2.0-flash', effort('high'), undefined],
] as const)('asks for thinking by %s of %s', (thinkingForm, model, reasoning, thinkingConfig) => {
  const { generationConfig } = write({ reasoning }, { thinkingForm }, model).value.body
  expect(generationConfig).toEqual(thinkingConfig && { thinkingConfig })
})

const search = {
  kind: 'server',
  tool: 'web-search',
  name: 'web_search',
  raw: { type: 'web_search', max_uses: 3 },
} as const
const lookup = {
  kind: 'function',
  name: 'lookup',
  schema: { type: 'object', properties: { a: { type: 'string' } } },
} as const

it('asks Google to search beside functions where the model takes both, and drops it where it does not', () => {
  const mixed = write({ tools: [search, lookup] }, { callIds: true })
  expect(mixed.value.body).toMatchObject({
    tools: [
      { functionDeclarations: [{ name: 'lookup', parametersJsonSchema: lookup.schema }] },
      { googleSearch: {} },
    ],
    toolConfig: { includeServerSideToolInvocations: true },
  })
  const old = write({ tools: [search, lookup], output: { kind: 'json' } }, { thinkingForm: 'budget' })
  expect(old.value.body).toMatchObject({ tools: [{ functionDeclarations: [{ name: 'lookup' }] }] })
  expect(losses(old)).toEqual(['server-tool dropped!', 'output-format dropped!'])
})

it('writes `parameters` in Google’s own schema where the place takes no other', () => {
  const schema = {
    keywords: ['type', 'properties'],
    references: false,
    nullable: 'nullable-keyword',
    constant: false,
    allOf: false,
    upperCaseTypes: true,
  } as const
  expect(write({ tools: [lookup] }, { schema }).value.body.tools).toEqual([
    {
      functionDeclarations: [
        { name: 'lookup', parameters: { type: 'OBJECT', properties: { a: { type: 'STRING' } } } },
      ],
    },
  ])
})

it('sends a free-form tool as a function with one string', () => {
  const { value } = write({ tools: [{ kind: 'custom', name: 'patch' }] })
  expect(value.body.tools).toMatchObject([
    { functionDeclarations: [{ name: 'patch', parametersJsonSchema: { required: ['input'] } }] },
  ])
  expect(value.renames.tools.get('patch')).toEqual({ name: 'patch', form: 'custom' })
})

it.each([
  [{ kind: 'none' } as const, { mode: 'NONE' }],
  [{ kind: 'required' } as const, { mode: 'ANY' }],
  [
    { kind: 'named', name: 'lookup', tool: 'function' } as const,
    { mode: 'ANY', allowedFunctionNames: ['lookup'] },
  ],
  [
    { kind: 'allowed', mode: 'auto', names: ['lookup'] } as const,
    { mode: 'VALIDATED', allowedFunctionNames: ['lookup'] },
  ],
])('writes the tool choice %o', (toolChoice, functionCallingConfig) => {
  expect(write({ tools: [lookup], toolChoice }).value.body.toolConfig).toEqual({ functionCallingConfig })
})

it('sends five stop sequences at most, and names what it has no field for', () => {
  const written = write({
    sampling: {
      stop: ['1', '2', '3', '4', '5', '6'],
      candidates: 2,
      logprobs: { top: 0 },
      logitBias: { 1: 1 },
    },
    parallelToolCalls: false,
    caller: { user: 'u', serviceTier: 'scale' },
  })
  expect(written.value.body.generationConfig).toEqual({
    stopSequences: ['1', '2', '3', '4', '5'],
    candidateCount: 2,
    responseLogprobs: true,
  })
  expect(losses(written)).toEqual([
    'stop-sequences clamped!',
    'sampling dropped!',
    'parallel-tool-calls dropped!',
    'metadata dropped',
    'service-tier dropped',
  ])
})

it('sends instructions alone as the user turn, since a request without a turn is refused', () => {
  const written = write({
    turns: [],
    instructions: [{ speaker: 'system', part: { kind: 'text', text: 'Say hi.' } }],
  })
  expect(written.value.body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Say hi.' }] }] })
})
