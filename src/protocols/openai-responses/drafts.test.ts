import { expect, it } from 'vitest'
import { disassemble } from '../../canonical/assemble.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { dataFrame } from '../../wire/frame.ts'
import { geminiGenerate } from '../gemini-generate/index.ts'
import { openaiChat } from '../openai-chat/index.ts'
import { openaiResponses } from './index.ts'

const reading = { issuer: 'x', quirks: {}, newId: (prefix: string) => `${prefix}_1` }
const asked = (more: JsonObject = {}) =>
  geminiGenerate.readRequest(
    { contents: [{ role: 'user', parts: [{ text: 'Draw.' }] }], ...more },
    {
      params: { model: 'm' },
      query: new URLSearchParams(),
      headers: {},
      streams: true,
      newId: reading.newId,
    },
  )
const writing = {
  ...reading,
  now: 0,
  request: asked({ generationConfig: { thinkingConfig: { includeThoughts: true } } }),
}

const steps = {
  candidates: [
    {
      content: {
        role: 'model',
        parts: [
          { inlineData: { mimeType: 'image/png', data: 'RFJBRlQ=' }, thought: true },
          { inlineData: { mimeType: 'image/png', data: 'RklOQUw=' } },
        ],
      },
      finishReason: 'STOP',
    },
  ],
}

it('a thought image of Gemini is a partial image of the item that the picture ends', () => {
  const answer = geminiGenerate.readResponse(steps, reading)
  const writer = openaiResponses.streamWriter(writing)
  const events: JsonObject[] = disassemble(answer)
    .flatMap((event) => writer.write(event).value)
    .flatMap((frame) => (frame.kind === 'event' ? [JSON.parse(frame.data)] : []))
  const told = events.filter(({ type }) => String(type).includes('image_generation_call'))
  expect(told.map(({ type }) => String(type).split('.').at(-1))).toEqual([
    'in_progress',
    'generating',
    'partial_image',
    'completed',
  ])
  expect(told[2]).toMatchObject({ partial_image_b64: 'RFJBRlQ=', partial_image_index: 0, output_index: 0 })
  expect(events.at(-1)).toMatchObject({ response: { output: [{ status: 'completed', result: 'RklOQUw=' }] } })
})

it('is no picture to a client of chat, and goes home as it was', () => {
  const answer = geminiGenerate.readResponse(steps, reading)
  const chat = openaiChat.writeResponse(answer, writing)
  expect(chat.value).toMatchObject({
    choices: [{ message: { images: [{ image_url: { url: 'data:image/png;base64,RklOQUw=' } }] } }],
  })
  expect(JSON.stringify(chat.value)).not.toContain('RFJBRlQ=')
  expect(geminiGenerate.writeResponse(answer, writing).value.candidates).toMatchObject(steps.candidates)
})

it('a partial image of Responses is a thought image of Gemini', () => {
  const item = { id: 'ig_1', type: 'image_generation_call', status: 'completed', result: 'RklOQUw=' }
  const reader = openaiResponses.streamReader(reading)
  const writer = geminiGenerate.streamWriter(writing)
  const events: readonly JsonObject[] = [
    { type: 'response.created', response: { id: 'resp_1' } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, result: null } },
    {
      type: 'response.image_generation_call.partial_image',
      output_index: 0,
      partial_image_index: 0,
      partial_image_b64: 'RFJBRlQ=',
    },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: { status: 'completed', output: [item] } },
  ]
  const parts = events
    .flatMap((event) => reader.read(dataFrame(JSON.stringify(event), String(event.type))))
    .flatMap((event) => writer.write(event).value)
    .flatMap((frame) => (frame.kind === 'event' ? [JSON.parse(frame.data)] : []))
    .flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])
    .filter(({ inlineData }) => inlineData !== undefined)
  expect(parts).toMatchObject([
    { thought: true, inlineData: { data: 'RFJBRlQ=' } },
    { inlineData: { data: 'RklOQUw=' } },
  ])
})
