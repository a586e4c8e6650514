import type { Fault } from '../canonical/fault.ts'
import { catalogueFault } from '../canonical/fault-catalogue.ts'
import type { Json, JsonObject } from '../canonical/json.ts'
import type { Language } from '../canonical/language.ts'
import { targets } from '../protocols/registry.ts'
import type { UpstreamCall } from '../upstreams/upstream.ts'
import { parseJson, writeJson } from '../wire/json-text.ts'
import { decodedAnswer } from './decoded-answer.ts'
import { egressFault } from './egress-fault.ts'
import { withoutOwnSecret } from './own-secret.ts'
import type { GatewayAccount } from './ports.ts'
import { createTicker } from './ticker.ts'
import { createUpstreamAgents, type UpstreamAgents } from './upstream-agents.ts'
import { headerRecord, readWhole } from './upstream-answer.ts'
import { sendToUpstream, type Waiting } from './upstream-send.ts'

/** One call that is no client's: an account's test, a model list. */
export interface UpstreamQuestion {
  readonly account: GatewayAccount
  readonly call: UpstreamCall
  readonly body?: JsonObject
  /** Longest wait in seconds, for the first byte and between bytes. */
  readonly seconds: number
  /** Of the fault's text. */
  readonly language: Language
  /** Absent: a connection for this call alone. */
  readonly agents?: UpstreamAgents
}

export type UpstreamReply =
  | {
      readonly kind: 'answer'
      /** What was asked, without credentials. */
      readonly url: string
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: Json
    }
  | { readonly kind: 'fault'; readonly url: string; readonly fault: Fault }

const longestAnswer = 20_000_000

/** Sends one call with the account's own credential and reads the whole answer. Never rejects. */
export async function askUpstream(question: UpstreamQuestion): Promise<UpstreamReply> {
  const { account, call, language, seconds } = question
  const agents = question.agents ?? createUpstreamAgents()
  let url = 'in-process:'
  try {
    if (account.upstream.answer === undefined) url = account.upstream.endpoint(account.account, call)
    return await ask(question, url, agents)
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error))
    return {
      kind: 'fault',
      url,
      fault: egressFault(cause, language, { firstByteSeconds: seconds, idleSeconds: seconds }),
    }
  } finally {
    if (question.agents === undefined) void agents.destroy()
  }
}

async function ask(
  { account, call, body, seconds, language }: UpstreamQuestion,
  url: string,
  agents: UpstreamAgents,
): Promise<UpstreamReply> {
  const json = body === undefined ? [] : ['content-type', 'application/json']
  const answer = decodedAnswer(
    await sendToUpstream(
      account,
      {
        call,
        headers: [
          'accept',
          'application/json',
          'accept-encoding',
          'identity',
          'user-agent',
          'torii',
          ...json,
        ],
        body: body === undefined ? undefined : Buffer.from(writeJson(body)),
      },
      {
        agents,
        ticker: createTicker(Date.now),
        now: Date.now,
        exchange: patience(seconds),
        limits: { firstByteSeconds: seconds, idleSeconds: seconds },
      },
    ),
  )
  const { status } = answer
  const headers = headerRecord(answer.headers)
  if (status >= 300 && status < 400) {
    answer.abandon()
    return { kind: 'fault', url, fault: redirected(status, language) }
  }
  const whole = await readWhole(answer, longestAnswer)
  const read = readJson((status < 300 ? whole : withoutOwnSecret(whole, account.account)).toString())
  if (status < 300) return { kind: 'answer', url, status, headers, body: read }
  const told = { status, headers, body: read, now: Date.now() }
  const fault = targets[call.protocol].faults.read(told)
  return { kind: 'fault', url, fault: account.upstream.classifyFault(fault, told) }
}

/** Not followed: it would take the key to a place that nobody named. */
const redirected = (status: number, language: Language): Fault => ({
  ...catalogueFault('upstream_unreadable', {
    stage: 'attempt',
    language,
    values: { reason: `HTTP ${status} sends elsewhere` },
  }),
  status,
})

/** Nobody leaves; a place that drips for ever is given up all the same. */
const patience = (seconds: number): Waiting => ({
  signal: AbortSignal.timeout(seconds * 4000),
  whenGone: () => undefined,
})

function readJson(text: string): Json {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}
