import { isJsonObject, type Json } from '../canonical/json.ts'
import { headersForClient, headersForUpstream } from '../wire/header-rules.ts'
import { parseJson } from '../wire/json-text.ts'
import { exchangeHeaders } from './answer-head.ts'
import { egressFault } from './egress-fault.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Plane } from './plane.ts'
import type { ToolServer } from './ports.ts'
import { refuse, writeFault } from './refuse.ts'
import { readBody } from './request-body.ts'
import type { UpstreamAnswer } from './upstream-answer.ts'

/** A server of tools (Model Context Protocol, streamable HTTP), reached through Torii so that no client needs its key. */
export async function serveTools(plane: Plane, exchange: OpenExchange, server: ToolServer): Promise<void> {
  const body = await readBody(exchange)
  if (body.kind === 'gone') return refuse(exchange, exchange.faultOf('client_closed', 'identify'))
  if (body.kind === 'refused')
    return refuse(exchange, exchange.faultOf(body.id, 'identify', { values: body.values }))
  exchange.requestBytes = body.bytes.length
  exchange.announce()
  if (server.kind === 'here') return answerHere(exchange, server, body.bytes)
  exchange.lane = 'relay'
  exchange.account = server.account
  await relay(plane, exchange, server, body.bytes)
}

type Remote = Extract<ToolServer, { kind: 'remote' }>
type Here = Extract<ToolServer, { kind: 'here' }>

async function relay(plane: Plane, exchange: OpenExchange, server: Remote, body: Buffer): Promise<void> {
  const { request_timeout: seconds } = exchange.state.settings.proxy
  const limits = { firstByteSeconds: seconds, idleSeconds: seconds }
  const { egress } = server
  const proxy = egress === undefined || egress.isDirect(server.url) ? {} : { proxy: egress.proxy }
  const sent = plane.agents.send(server.account, {
    url: server.url,
    method: exchange.request.method ?? 'POST',
    headers: [
      ...headersForUpstream(exchange.request.rawHeaders),
      'accept-encoding',
      'identity',
      'authorization',
      `Bearer ${server.secret}`,
    ],
    body: body.length === 0 ? undefined : body,
    ...limits,
    ...proxy,
  })
  exchange.whenGone(() => sent.abandon())
  try {
    await pass(exchange, await sent.answered)
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error))
    const fault = exchange.gone ? exchange.clientGone() : egressFault(cause, exchange.language, limits)
    if (exchange.reply.started) {
      exchange.fault = fault
      exchange.reply.cut()
    } else writeFault(exchange, fault)
  }
}

/** Bytes on, at the client's pace. */
function pass(exchange: OpenExchange, answer: UpstreamAnswer): Promise<void> {
  const { reply } = exchange
  reply.head(answer.status, [
    ...headersForClient(answer.headers, 'untouched'),
    ...exchangeHeaders(exchange, [], 1),
  ])
  reply.onDrain(() => answer.resume())
  return new Promise((resolve, reject) => {
    answer.drainTo({
      data: (bytes) => reply.write(bytes),
      end() {
        reply.end()
        resolve()
      },
      broke: reject,
    })
  })
}

async function answerHere(exchange: OpenExchange, server: Here, body: Buffer): Promise<void> {
  exchange.lane = 'local'
  if (exchange.request.method !== 'POST') return write(exchange, 405, undefined)
  const call = readCall(body)
  if (call === undefined)
    return write(exchange, 400, {
      jsonrpc: '2.0',
      id: null,
      error: { code: -32700, message: 'The body is not a JSON-RPC message.' },
    })
  const answer = await server.answer(call, exchange.signal)
  write(exchange, answer === undefined ? 202 : 200, answer)
}

function readCall(body: Buffer): Parameters<Here['answer']>[0] | undefined {
  let value: Json
  try {
    value = parseJson(body.toString())
  } catch {
    return undefined
  }
  return isJsonObject(value) && typeof value.method === 'string' ? value : undefined
}

function write(exchange: OpenExchange, status: number, body: Json | undefined): void {
  const type = body === undefined ? [] : ['content-type', 'application/json']
  exchange.reply.head(status, [...type, ...exchangeHeaders(exchange, [], 0)])
  exchange.reply.end(body === undefined ? '' : JSON.stringify(body))
}
