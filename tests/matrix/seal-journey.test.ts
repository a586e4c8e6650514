import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assemble } from '../../src/canonical/assemble.ts'
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical/json.ts'
import { type ProtocolId, protocolIds } from '../../src/canonical/protocol-id.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { ask } from '../support/client.ts'
import { type FakeUpstream, type Play, startFakeUpstream } from '../support/fake-upstream.ts'
import { freePort, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { answerWriting, eventsOf, issuerOf, openRequest, writeStream } from './passage.ts'
import { nodesOf, objectsOf, textOf } from './rules/rule.ts'

/**
 * A vendor seals a tool call. A client whose dialect has no place for the seal answers the call, Torii is started anew, and the
 * conversation goes on: each time the seal is back at its issuer, byte for byte, and reaches nobody else.
 */
interface Journey {
  readonly issuer: Issuer
  readonly client: ProtocolId
  /** The first answer is. */
  readonly streamed: boolean
}

interface Sealed {
  readonly seal: string
  readonly id: string
  readonly input: JsonObject
}

/** Of each journey its own, so that none is helped by another. */
const sealedBy = ({ issuer, client, streamed }: Journey): Sealed => {
  const name = Buffer.from(`${issuer} ${client} ${streamed}`).toString('base64url')
  return { seal: `EpsC+/${'Ab3/+z09'.repeat(40)}${name}==`, id: name, input: { at: name } }
}

/** Vendors that seal, by the dialect they speak. */
type Issuer = Exclude<ProtocolId, 'openai-chat'>
const issuers: readonly Issuer[] = ['gemini-generate', 'anthropic-messages', 'openai-responses']

const sealedAnswers: Readonly<Record<Issuer, (sealed: Sealed) => JsonObject>> = {
  'gemini-generate': ({ seal, input }) => ({
    candidates: [
      {
        content: {
          role: 'model',
          parts: [{ functionCall: { name: 'look', args: input }, thoughtSignature: seal }],
        },
        finishReason: 'STOP',
        index: 0,
      },
    ],
    usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
    modelVersion: 'm',
  }),
  'anthropic-messages': ({ seal, id, input }) => ({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [
      { type: 'thinking', thinking: 'It is up there.', signature: seal },
      { type: 'tool_use', id: `toolu_${id}`, name: 'look', input },
    ],
    stop_reason: 'tool_use',
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 2 },
  }),
  'openai-responses': ({ seal, id, input }) => ({
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'm',
    output: [
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: seal },
      {
        type: 'function_call',
        id: 'fc_1',
        call_id: `call_${id}`,
        name: 'look',
        arguments: JSON.stringify(input),
        status: 'completed',
      },
    ],
    usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
  }),
}

/** Where the seals of a request stand, as its vendor reads them. */
const sealsIn: Readonly<Record<Issuer, (body: Json) => readonly Json[]>> = {
  'gemini-generate': (body) => valuesOf(body, 'thoughtSignature'),
  'anthropic-messages': (body) => valuesOf(body, 'signature'),
  'openai-responses': (body) => valuesOf(body, 'encrypted_content'),
}

const valuesOf = (body: Json, field: string): readonly Json[] =>
  [...nodesOf(body)].flatMap((node) => (node[field] === undefined ? [] : [node[field]]))

/** A client of one dialect that keeps its conversation as its SDK hands it back. */
interface Client {
  path(model: string): string
  first(model: string): JsonObject
  /** The conversation with the answer as it came, and what the tool gave. */
  next(body: JsonObject, answer: JsonObject): JsonObject
}

const schema = { type: 'object', properties: { at: { type: 'string' } } }
const appended = (list: Json | undefined, ...items: readonly Json[]): readonly Json[] => [
  ...objectsOf(list),
  ...items,
]

const clients: Readonly<Record<ProtocolId, Client>> = {
  'openai-chat': {
    path: () => '/v1/chat/completions',
    first: (model) => ({
      model,
      messages: [{ role: 'user', content: 'Look up' }],
      tools: [{ type: 'function', function: { name: 'look', parameters: schema } }],
    }),
    next(body, answer) {
      const [choice] = objectsOf(answer.choices)
      const message = isJsonObject(choice?.message) ? choice.message : {}
      const results = objectsOf(message.tool_calls).map(({ id }) => ({
        role: 'tool',
        tool_call_id: textOf(id),
        content: 'blue',
      }))
      return { ...body, messages: appended(body.messages, message, ...results) }
    },
  },
  'openai-responses': {
    path: () => '/v1/responses',
    first: (model) => ({
      model,
      input: [{ role: 'user', content: 'Look up' }],
      tools: [{ type: 'function', name: 'look', parameters: schema }],
      store: false,
      include: ['reasoning.encrypted_content'],
    }),
    next(body, answer) {
      const output = objectsOf(answer.output)
      const results = output
        .filter(({ type }) => type === 'function_call')
        .map(({ call_id: id }) => ({ type: 'function_call_output', call_id: textOf(id), output: 'blue' }))
      return { ...body, input: appended(body.input, ...output, ...results) }
    },
  },
  'anthropic-messages': {
    path: () => '/v1/messages',
    first: (model) => ({
      model,
      max_tokens: 9000,
      thinking: { type: 'enabled', budget_tokens: 2000 },
      messages: [{ role: 'user', content: 'Look up' }],
      tools: [{ name: 'look', input_schema: schema }],
    }),
    next(body, answer) {
      const content = objectsOf(answer.content)
      const results = content
        .filter(({ type }) => type === 'tool_use')
        .map(({ id }) => ({ type: 'tool_result', tool_use_id: textOf(id), content: 'blue' }))
      const turns = [
        { role: 'assistant', content },
        { role: 'user', content: results },
      ]
      return { ...body, messages: appended(body.messages, ...turns) }
    },
  },
  'gemini-generate': {
    path: (model) => `/v1beta/models/${encodeURIComponent(model)}:generateContent`,
    first: () => ({
      contents: [{ role: 'user', parts: [{ text: 'Look up' }] }],
      tools: [{ functionDeclarations: [{ name: 'look', parameters: schema }] }],
    }),
    next(body, answer) {
      const [candidate] = objectsOf(answer.candidates)
      const content = isJsonObject(candidate?.content) ? candidate.content : {}
      const results = objectsOf(content.parts).flatMap(({ functionCall }) =>
        isJsonObject(functionCall)
          ? [{ functionResponse: { ...functionCall, args: undefined, response: { output: 'blue' } } }]
          : [],
      )
      return { ...body, contents: appended(body.contents, content, { role: 'user', parts: results }) }
    },
  },
}

describe('a sealed tool call', () => {
  let upstream: FakeUpstream
  let torii: ToriiProcess
  const home = mkdtempSync(join(tmpdir(), 'torii-seals-'))
  const start = async (port: number) =>
    startTorii({
      home,
      port,
      settings: `accounts:\n${protocolIds
        .map(
          (id) =>
            `  - name: ${id}\n    upstream: custom\n    base_url: ${upstream.url}\n    models: ["*"]\n    protocols: [${id}]\n`,
        )
        .join('')}`,
    })

  beforeAll(async () => {
    upstream = await startFakeUpstream()
    torii = await start(await freePort())
  })
  afterAll(async () => {
    await torii.stop()
    await upstream.close()
    rmSync(home, { recursive: true, force: true })
  })

  /** The answer as a whole, and what the vendor was sent for it. */
  async function turn(
    { client, streamed }: Pick<Journey, 'client' | 'streamed'>,
    account: string,
    body: JsonObject,
    play: Play,
  ) {
    upstream.play(play)
    const before = upstream.received.length
    const path = clients[client].path(`${account}/m`)
    const inPath = body.model === undefined
    const answer = await ask(torii.url, {
      path: streamed && inPath ? path.replace(':generate', ':streamGenerate').concat('?alt=sse') : path,
      headers: client === 'anthropic-messages' ? { 'anthropic-version': '2023-06-01' } : {},
      body: inPath ? body : { ...body, model: `${account}/m`, ...(streamed ? { stream: true } : {}) },
    })
    expect([answer.status, answer.text]).toMatchObject([200, expect.anything()])
    expect(upstream.received).toHaveLength(before + 1)
    const sent: Json = JSON.parse(upstream.received[before]?.body.toString() ?? 'null')
    const read: Json = streamed ? gathered(client, answer.text) : JSON.parse(answer.text)
    return { sent, text: answer.text, answer: isJsonObject(read) ? read : {} }
  }

  const journeys = issuers.flatMap((issuer) =>
    protocolIds
      .filter((client) => client !== issuer)
      .flatMap((client) =>
        [false, true].map((streamed) => {
          const journey: Journey = { issuer, client, streamed }
          return [issuer, client, streamed ? 'streamed' : 'whole', journey] as const
        }),
      ),
  )
  const conversations = new Map<string, JsonObject>()

  it.each(journeys)(
    'of %s goes back there from a client of %s that never saw the seal (%s)',
    async (_issuer, _client, _form, journey) => {
      const { issuer, client } = journey
      const { seal } = sealedBy(journey)
      const first = clients[client].first(`${issuer}/m`)
      const begun = await turn(journey, issuer, first, played(journey))
      expect(JSON.stringify(begun)).not.toContain(seal)
      const second = clients[client].next(first, begun.answer)
      conversations.set(JSON.stringify(journey), second)
      const whole = { ...journey, streamed: false }
      const { sent } = await turn(whole, issuer, second, played(whole))
      expect(sealsIn[issuer](sent)).toEqual([seal])
    },
  )

  it('is kept while Torii is started anew', async () => {
    const { port } = torii
    await torii.stop()
    torii = await start(port)
  })

  it.each(journeys)(
    'of %s goes back there from a client of %s after that too, and nowhere else (%s)',
    async (_issuer, _client, _form, journey) => {
      const { issuer } = journey
      const { seal } = sealedBy(journey)
      const second = conversations.get(JSON.stringify(journey)) ?? {}
      const whole = { ...journey, streamed: false }
      expect(sealsIn[issuer]((await turn(whole, issuer, second, played(whole))).sent)).toEqual([seal])
      for (const stranger of issuers.filter((other) => other !== issuer)) {
        const { sent } = await turn(whole, stranger, second, played({ ...whole, issuer: stranger }))
        expect(JSON.stringify(sent)).not.toContain(seal)
      }
    },
  )
})

/** What the vendor answers, whole or as it would stream it. */
function played(journey: Journey): Play {
  const { issuer, streamed } = journey
  const whole = sealedAnswers[issuer](sealedBy(journey))
  if (!streamed) return { body: JSON.stringify(whole) }
  const { text } = writeStream(
    issuer,
    eventsOf({ id: '', path: '', dialect: issuer, whole }),
    answerWriting(openRequest(issuer), issuerOf[issuer]),
  )
  return { headers: { 'content-type': 'text/event-stream' }, body: text }
}

/** What a client of this dialect makes of a stream. */
function gathered(client: ProtocolId, stream: string): JsonObject {
  const { response } = assemble(eventsOf({ id: '', path: '', dialect: client, stream }))
  return protocols[client].writeResponse(response, answerWriting(openRequest(client), issuerOf[client])).value
}
