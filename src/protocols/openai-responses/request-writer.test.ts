import { expect, it } from 'vitest'
import type { Part } from '../../canonical/part.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import { openaiResponses } from './index.ts'

const origin = { protocol: 'openai-chat', at: '' } as const

const request = (fields: Partial<CanonicalRequest> = {}): CanonicalRequest => ({
  model: 'asked',
  stream: false,
  instructions: [],
  turns: [said('user', { kind: 'text', text: 'Hi' })],
  tools: [],
  sampling: {},
  caller: {},
  origin,
  places: {},
  ...fields,
})

const said = (speaker: Turn['speaker'], ...parts: readonly Part[]): Turn => ({ speaker, parts })

const write = (fields: Partial<CanonicalRequest> = {}, quirks: Quirks = {}, issuer = 'openai') => {
  const { value, losses } = openaiResponses.writeRequest(request(fields), { model: 'm', issuer, quirks })
  return { ...value, losses: losses.map(({ code, treatment }) => `${code} ${treatment}`) }
}

it('keeps nothing at the vendor that the client did not ask to keep', () => {
  expect(write().body).toEqual({
    model: 'm',
    input: [{ type: 'message', role: 'user', content: 'Hi' }],
    store: false,
  })
  expect(write({ continuity: { store: true } }).body).toMatchObject({ store: true })
})

it('says strict: false where another dialect left it out, and true where it said so', () => {
  const tool = { kind: 'function', name: 'f' } as const
  expect(write({ tools: [tool, { ...tool, name: 'g', strict: true }] }).body.tools).toEqual([
    { type: 'function', name: 'f', parameters: { type: 'object', properties: {} }, strict: false },
    { type: 'function', name: 'g', parameters: { type: 'object', properties: {} }, strict: true },
  ])
})

it('asks for sealed reasoning where the model is to think', () => {
  const effort = { amount: { kind: 'effort', effort: 'high' } } as const
  const sealed = ['reasoning.encrypted_content']
  expect(write({ reasoning: effort }).body).toMatchObject({ reasoning: { effort: 'high' }, include: sealed })
  expect(write({}, { sampling: false }).body).toMatchObject({ include: sealed })
  expect(write({ reasoning: { amount: { kind: 'off' } } }).body).toMatchObject({
    reasoning: { effort: 'none' },
  })
  expect(write({ reasoning: { amount: { kind: 'off' } } }).body).not.toHaveProperty('include')
  expect(
    write({ reasoning: { amount: { kind: 'off' } } }, { reasoningEfforts: ['minimal', 'low'] }).body,
  ).toMatchObject({
    reasoning: { effort: 'minimal' },
  })
  expect(write({ reasoning: effort }, { reasoningRequest: 'none' }).body).not.toHaveProperty('reasoning')
})

const call: Part = { kind: 'tool-call', id: 'call_1', name: 'f', input: '', form: 'function' }
const answer = (...parts: readonly Part[]): Turn =>
  said('user', { kind: 'tool-result', callId: 'call_1', parts, form: 'function' })
const thought: Part = {
  kind: 'reasoning',
  text: 'Hm.',
  seal: { issuer: 'openai', form: 'x', data: 'sealed' },
}

it('sends reasoning to its issuer only, and never without the item it led to', () => {
  const turns = [said('assistant', thought, call), answer({ kind: 'text', text: 'ok' })]
  expect(write({ turns }).body.input).toEqual([
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], encrypted_content: 'sealed' },
    { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' },
    { type: 'function_call_output', call_id: 'call_1', output: 'ok' },
  ])
  expect(write({ turns }, {}, 'xai')).toMatchObject({ losses: ['seal dropped', 'reasoning dropped'] })
  expect(write({ turns: [said('assistant', thought)] }).body.input).toEqual([])
  const video: Part = { kind: 'video', source: { kind: 'url', url: 'https://x.test/v.mp4' } }
  expect(write({ turns: [said('assistant', thought, video)] }).body.input).toEqual([])
})

it('gives bare thoughts back to a place that takes them', () => {
  const turns = [said('assistant', { kind: 'reasoning', text: 'Hm.' }, call), answer()]
  expect(write({ turns }, { reasoningField: 'reasoning' }, 'local').body.input).toMatchObject([
    { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'Hm.' }] },
    { type: 'function_call' },
    { type: 'function_call_output' },
  ])
})

it('puts pictures into a tool output, and plain text as a string', () => {
  const image: Part = { kind: 'image', source: { kind: 'inline', mediaType: 'image/png', data: 'AA==' } }
  const text: Part = { kind: 'text', text: 'see' }
  const answered = (...parts: readonly Part[]) => [said('assistant', call), answer(...parts)]
  expect(write({ turns: answered(text) }).body.input).toMatchObject([{}, { output: 'see' }])
  expect(write({ turns: answered(text, image) }).body.input).toMatchObject([
    {},
    {
      output: [
        { type: 'input_text', text: 'see' },
        { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'auto' },
      ],
    },
  ])
  expect(write({ turns: answered(text, image) }, { toolResultMedia: false })).toMatchObject({
    body: { input: [{}, { output: 'see' }] },
    losses: ['tool-result dropped'],
  })
})

it('keeps blocks of instructions apart, and makes a single one a field', () => {
  const block = (text: string) => ({ speaker: 'system', part: { kind: 'text', text } }) as const
  expect(write({ instructions: [block('A')] }).body).toMatchObject({ instructions: 'A' })
  expect(write({ instructions: [block('A'), block('B')], turns: [] }).body).toMatchObject({
    input: [{ role: 'system', content: [{ text: 'A' }, { text: 'B' }] }],
  })
})

it('says what the dialect has no field for', () => {
  const { body, losses } = write({
    sampling: { temperature: 1, topK: 3, stop: ['x'], candidates: 2 },
    maxOutput: 1,
    caller: { metadata: { n: 1 }, serviceTier: 'batch' },
  })
  expect(losses).toEqual([
    'sampling dropped',
    'stop-sequences dropped',
    'candidates dropped',
    'max-output clamped',
    'metadata dropped',
    'service-tier dropped',
  ])
  expect(body).toMatchObject({ temperature: 1, max_output_tokens: 16 })
})

it('says that a begun answer is not gone on with', () => {
  const begun = said('assistant', { kind: 'text', text: '{' })
  expect(write({ turns: [said('user', { kind: 'text', text: 'Hi' }), begun] }).losses).toEqual([
    'prefill approximated',
  ])
})

it('asks for JSON by a schema where the prompt does not say the word', () => {
  const output = { kind: 'json' } as const
  expect(write({ output }).body.text).toMatchObject({ format: { type: 'json_schema' } })
  const turns = [said('user', { kind: 'text', text: 'Answer in JSON.' })]
  expect(write({ output, turns }).body.text).toEqual({ format: { type: 'json_object' } })
})

const context = { params: {}, query: new URLSearchParams(), headers: {}, streams: false, newId: () => 'new' }
const grouped = openaiResponses.readRequest(
  {
    model: 'm',
    tool_choice: { type: 'custom', name: 'exec' },
    input: [
      {
        type: 'additional_tools',
        role: 'developer',
        tools: [{ type: 'namespace', name: 'functions', tools: [{ type: 'custom', name: 'exec' }] }],
      },
      { role: 'user', content: 'Hi' },
      {
        type: 'custom_tool_call',
        call_id: 'call_1',
        id: 'ctc_1',
        namespace: 'functions',
        name: 'exec',
        input: 'ls',
      },
      { type: 'custom_tool_call_output', call_id: 'call_1', output: 'ok' },
    ],
  },
  context,
)

it('flattens namespaces and free-form tools for a place that has neither, and knows the way back', () => {
  const quirks = { customTools: false, namespaces: false }
  const { body, renames } = openaiResponses.writeRequest(grouped, {
    model: 'm',
    issuer: 'local',
    quirks,
  }).value
  expect(body).toEqual({
    model: 'm',
    tool_choice: { type: 'function', name: 'functions__exec' },
    tools: [
      {
        type: 'function',
        name: 'functions__exec',
        parameters: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
        strict: false,
      },
    ],
    input: [
      { role: 'user', content: 'Hi' },
      { type: 'function_call', call_id: 'call_1', name: 'functions__exec', arguments: '{"input":"ls"}' },
      { type: 'function_call_output', call_id: 'call_1', output: 'ok' },
    ],
  })
  expect(renames.tools.get('functions__exec')).toEqual({
    name: 'exec',
    namespace: 'functions',
    form: 'custom',
  })
})

it('asks a place that keeps nothing for nothing to be kept', () => {
  const kept = openaiResponses.readRequest(
    { model: 'm', input: 'Hi', previous_response_id: 'resp_1' },
    context,
  )
  const target = { model: 'm', issuer: 'local', quirks: { stored: false } }
  const { value, losses } = openaiResponses.writeRequest(kept, target)
  expect(value.body).toEqual({ model: 'm', input: 'Hi', store: false })
  expect(losses).toMatchObject([{ code: 'storage', at: '/previous_response_id', functional: true }])
})
