import { isJsonObject, type Json, type JsonObject } from '../canonical/json.ts'
import type { Upstream, UpstreamAccount, UpstreamCall } from '../upstreams/upstream.ts'
import { parseJson } from '../wire/json-text.ts'
import { LocalCall, SilentTooLong } from './local-call.ts'
import { noteProof } from './own-secret.ts'
import type { GatewayAccount } from './ports.ts'
import type { Ticker } from './ticker.ts'
import type { TimeLimits } from './time-limits.ts'
import { tokenMeans } from './token-means.ts'
import type { UpstreamAgents } from './upstream-agents.ts'
import { lowerCased, type UpstreamAnswer } from './upstream-answer.ts'

export interface Message {
  readonly call: UpstreamCall
  /** Flat, without credentials. */
  readonly headers: string[]
  readonly body: Buffer | undefined
}

export interface Means {
  readonly agents: UpstreamAgents
  readonly ticker: Ticker
  readonly now: () => number
  /** Who waits for the answer; a call without an exchange has its own. */
  readonly exchange: Waiting
  readonly limits: TimeLimits
}

/** Someone who may stop waiting. */
export interface Waiting {
  readonly signal: AbortSignal
  whenGone(listener: (() => void) | undefined): void
}

/** Authorises and sends. Resolves with the head of the answer; rejects when none came. */
export function sendToUpstream(
  member: GatewayAccount,
  message: Message,
  means: Means,
): Promise<UpstreamAnswer> {
  const { answer } = member.upstream
  return answer === undefined ? sendOut(member, message, means) : answerHere(answer, message, means)
}

function sendOut(
  member: GatewayAccount,
  { call, headers, body }: Message,
  { agents, exchange, limits }: Means,
): Promise<UpstreamAnswer> {
  const { upstream, account, egress } = member
  const url = addressOf(upstream, account, call)
  const proxy = egress === undefined || egress.isDirect(url) ? undefined : egress.proxy
  const dispatch = (proof: Readonly<Record<string, string>>): Promise<UpstreamAnswer> => {
    for (const name in proof) setHeader(headers, name, proof[name] ?? '')
    const defaults = upstream.headerDefaults?.(account, call)
    for (const name in defaults) setHeader(headers, name, defaults[name] ?? '', 'where absent')
    const way = proxy === undefined ? {} : { proxy }
    const sent = agents.send(account.name, { url, method: call.method, headers, body, ...limits, ...way })
    exchange.whenGone(() => sent.abandon())
    return sent.answered
  }
  const proof = upstream.authorise(account, call, {
    url,
    body: body === undefined ? [] : [body],
    ...tokenMeans(member, agents),
  })
  if (!(proof instanceof Promise)) return dispatch(proof)
  return proof.then((made) => {
    noteProof(account, made)
    return dispatch(made)
  })
}

/** `name` in lower case. */
function setHeader(headers: string[], name: string, value: string, when?: 'where absent'): void {
  for (let at = 0; at < headers.length; at += 2) {
    const other = headers[at]
    if (other === undefined || other.length !== name.length || other.toLowerCase() !== name) continue
    if (when === undefined) headers[at + 1] = value
    return
  }
  headers.push(name, value)
}

const addresses = new WeakMap<UpstreamAccount, Map<string, string>>()
const mostAddresses = 200

/** The same few addresses again and again: joining a base URL and a path is not done for each call. */
function addressOf(upstream: Upstream, account: UpstreamAccount, call: UpstreamCall): string {
  if (call.query !== '') return upstream.endpoint(account, call)
  let known = addresses.get(account)
  if (known === undefined || known.size >= mostAddresses) {
    known = new Map()
    addresses.set(account, known)
  }
  const key = `${call.protocol} ${call.method} ${call.path} ${call.stream} ${call.model ?? ''}`
  let address = known.get(key)
  if (address === undefined) {
    address = upstream.endpoint(account, call)
    known.set(key, address)
  }
  return address
}

/** An upstream inside this process goes the same way as one behind a socket. */
async function answerHere(
  answer: NonNullable<Upstream['answer']>,
  { call, headers, body }: Message,
  { ticker, now, exchange, limits }: Means,
): Promise<UpstreamAnswer> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => silence.reject(new SilentTooLong()), limits.firstByteSeconds * 1000)
  try {
    const given = answer({
      call,
      headers: lowerCased(headers),
      body: readBody(body),
      signal: exchange.signal,
    })
    return new LocalCall(await Promise.race([given, silence.promise]), {
      ticker,
      now,
      idleSeconds: limits.idleSeconds,
    })
  } finally {
    clearTimeout(timer)
  }
}

/** It reads JSON; a form or a file is nothing to it. */
function readBody(bytes: Buffer | undefined): JsonObject {
  if (bytes === undefined) return {}
  try {
    const body: Json = parseJson(bytes.toString())
    return isJsonObject(body) ? body : {}
  } catch {
    return {}
  }
}
