import { expect, it } from 'vitest'
import type { JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import { openaiResponses } from './index.ts'

const context = {
  params: {},
  query: new URLSearchParams(),
  headers: {},
  streams: false,
  newId: (prefix: string) => `${prefix}_new`,
}
const read = (body: JsonObject) => openaiResponses.readRequest({ model: 'm', ...body }, context)
const writeBack = (body: JsonObject, quirks = {}) =>
  openaiResponses.writeRequest(read(body), { model: 'm', issuer: 'openai', quirks }).value.body

const user = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }
const call = { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' }
const output = { type: 'function_call_output', call_id: 'call_1', output: 'done' }

it('joins what the assistant said, thought and called into one turn, and results into another', () => {
  const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' }
  const said = { type: 'message', role: 'assistant', id: 'msg_1', content: 'Looking.' }
  const second = { ...call, call_id: 'call_2' }
  const request = read({
    input: [user, reasoning, said, call, second, { ...output, call_id: 'call_2' }, output, user],
  })
  expect(request.turns.map(({ speaker, parts }) => [speaker, parts.map(({ kind }) => kind)])).toEqual([
    ['user', ['text']],
    ['assistant', ['reasoning', 'text', 'tool-call', 'tool-call']],
    ['user', ['tool-result', 'tool-result']],
    ['user', ['text']],
  ])
  expect(request.turns[1]?.parts[0]).toMatchObject({
    id: 'rs_1',
    seal: { issuer: 'openai', form: 'encrypted_content', data: 'sealed' },
  })
  expect(request.turns[2]?.parts[0]).toMatchObject({ callId: 'call_2', name: 'f' })
})

it('takes leading developer messages for instructions, later ones for turns', () => {
  const developer = { role: 'developer', content: 'Be brief.' }
  const request = read({ instructions: 'You are X.', input: [developer, user, developer] })
  expect(
    request.instructions.map(({ speaker, part }) => [speaker, part.kind === 'text' && part.text]),
  ).toEqual([
    ['system', 'You are X.'],
    ['developer', 'Be brief.'],
  ])
  expect(request.turns.map(({ speaker }) => speaker)).toEqual(['user', 'developer'])
})

const exec = {
  type: 'custom',
  name: 'exec',
  format: { type: 'grammar', syntax: 'lark', definition: 'start: /.+/' },
}
const wait = { type: 'function', name: 'wait', strict: false, parameters: { type: 'object' } }
const namespace = { type: 'namespace', name: 'functions', description: 'd', tools: [exec, wait] }

it('finds the tools that Codex puts into the input, and leaves them there', () => {
  const added = { type: 'additional_tools', role: 'developer', tools: [namespace] }
  const body = { model: 'm', input: [user, added, user] }
  expect(read(body).tools).toMatchObject([
    { kind: 'custom', name: 'exec', namespace: 'functions' },
    { kind: 'function', name: 'wait', namespace: 'functions', strict: false },
  ])
  expect(writeBack(body)).toEqual(body)
})

it('makes a client-run tool search a function, and its finds callable', () => {
  const search = { type: 'tool_search', execution: 'client', description: 'Finds tools.', parameters: {} }
  const searched = {
    type: 'tool_search_call',
    call_id: 'call_s',
    execution: 'client',
    arguments: { query: 'x' },
  }
  const found = { type: 'tool_search_output', call_id: 'call_s', execution: 'client', tools: [namespace] }
  const body = { model: 'm', tools: [search], input: [user, searched, found] }
  const request = read(body)
  expect(request.tools.map((tool) => tool.name)).toEqual(['tool_search', 'exec', 'wait'])
  expect(request.turns[1]?.parts).toMatchObject([
    { kind: 'tool-call', name: 'tool_search', input: '{"query":"x"}' },
  ])
  expect(request.turns[2]?.parts).toMatchObject([{ kind: 'tool-result', callId: 'call_s' }])
  expect(writeBack(body)).toEqual(body)
})

it('reads a call under the namespace of a hosted search as a call of the declared tool', () => {
  const body = {
    model: 'm',
    tools: [{ type: 'function', name: 'f' }],
    input: [user, { ...call, namespace: 'f' }, output],
  }
  expect(read(body).turns[1]?.parts[0]).not.toHaveProperty('namespace')
  expect(writeBack(body)).toEqual(body)
})

it('keeps an item of tomorrow whole', () => {
  const tomorrow = { type: 'hologram', id: 'ho_1', frames: [1] }
  const body = { model: 'm', input: [user, tomorrow] }
  expect(read(body).turns[0]?.parts[1]).toMatchObject({ kind: 'opaque', name: 'hologram', raw: tomorrow })
  expect(writeBack(body)).toEqual(body)
})

it('gives explicit nulls back', () => {
  const body = {
    model: 'm',
    temperature: null,
    reasoning: { effort: null, summary: null },
    tool_choice: null,
    input: [{ type: 'reasoning', content: null, encrypted_content: null, summary: [] }, user],
  }
  expect(writeBack(body)).toEqual(body)
})

const refusals: readonly (readonly [string, JsonObject, string, string])[] = [
  ['no model', { model: null, input: 'Hi' }, "Missing required parameter: 'model'.", '/model'],
  ['nothing to answer', { model: 'm' }, 'One of "input" or "previous_response_id" or \'prompt\'', '/input'],
  [
    'a wrong type',
    { model: 'm', input: 'Hi', temperature: 'hot' },
    "Invalid type for 'temperature'",
    '/temperature',
  ],
  [
    'a wrong type deep inside',
    { model: 'm', input: [{ role: 'user', content: [{ type: 'input_text', text: 7 }] }] },
    "Invalid type for 'input[0].content[0].text': expected a string, but got a number instead.",
    '/input/0/content/0/text',
  ],
  [
    'a role of nobody',
    { model: 'm', input: [{ role: 'tool', content: 'x' }] },
    "Invalid value: 'tool'",
    '/input/0/role',
  ],
  [
    'a result without its call',
    { model: 'm', input: [user, output] },
    'No tool call found for function call output with call_id call_1.',
    '/input/1',
  ],
]

it.each(refusals)('refuses %s in the words of the API', (_what, body, message, at) => {
  const attempt = () => openaiResponses.readRequest(body, context)
  expect(attempt).toThrow(MalformedRequest)
  expect(attempt).toThrow(message)
  expect(attempt).toThrow(expect.objectContaining({ at }))
})

it.each([
  ['an earlier response', { previous_response_id: 'resp_1', input: [output] }],
  ['a reference', { input: [{ type: 'item_reference', id: 'fc_1' }, output] }],
])('takes a result whose call stands in %s', (_where, body) => {
  expect(() => read(body)).not.toThrow()
})
