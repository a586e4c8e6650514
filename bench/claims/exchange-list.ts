import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Exchange } from '../../src/monitor/exchange.ts'
import type { ExchangeQuery } from '../../src/monitor/exchange-store.ts'
import { recordsOf } from '../../src/monitor/record-batch.ts'
import { openStorage, type Storage } from '../../src/storage/storage.ts'
import { createSeeded } from '../fixtures/seeded.ts'
import type { Bench } from '../rig/bench.ts'
import { rowOf } from '../row.ts'
import type { Claim } from './claim.ts'

const rows = 1_000_000
const batch = 5000
const firstAt = Date.UTC(2026, 0, 1)
const gapMs = 1700
/** Another one when the tables or what is written here changes: the database is made once and kept. */
const edition = 1

const models = ['gpt-5.2', 'claude-sonnet-5', 'gemini-3-flash', 'gemini-3-pro', 'glm-5']
const accounts = Array.from({ length: 12 }, (_, at) => `account-${at}`)

/** What the monitor's page asks for, at the top and deep in the past. */
const queries: Readonly<Record<string, Omit<ExchangeQuery, 'limit'>>> = {
  'the newest': {},
  'deep in the past': { before: idOf(rows / 2) },
  'one account': { account: 'account-7' },
  'one model': { model: 'gemini-3-pro' },
  'only refused': { state: 'refused' },
  'with losses': { withLosses: true },
  'one account, failed': { account: 'account-3', state: 'failed' },
  'one day': { since: firstAt + rows * gapMs * 0.5, until: firstAt + rows * gapMs * 0.5 + 86_400_000 },
  'a word': { text: 'overloaded' },
}

/** Pages of the monitor's list out of a million exchanges. */
export const exchangeList: Claim = {
  name: 'exchange-list',
  async run(bench) {
    const storage = await openStorage({ path: await seededDatabase(bench) })
    try {
      const taken = new Map<string, number[]>()
      for (let round = 0; round <= bench.rounds * 3; round += 1)
        for (const [name, query] of Object.entries(queries)) {
          const startedAt = performance.now()
          const page = await storage.exchanges.page({ ...query, limit: 200 })
          const ms = performance.now() - startedAt
          if (page.length === 0) throw new Error(`the page of ${name} is empty`)
          if (round > 0) taken.set(name, [...(taken.get(name) ?? []), ms])
        }
      return [...taken].map(([name, times]) =>
        rowOf(
          {
            claim: 'exchange-list',
            work: `a page of 200 out of 1,000,000 exchanges: ${name}`,
            against: '–',
            unit: 'ms',
            target: { atMost: 50 },
            detail: `from ${Math.min(...times).toFixed(1)} to ${Math.max(...times).toFixed(1)} ms, the thread's answer read`,
          },
          times,
        ),
      )
    } finally {
      await storage.close()
    }
  },
}

async function seededDatabase({ cache, say }: Bench): Promise<string> {
  const folder = join(cache, `exchanges-${edition}`)
  const path = join(folder, 'torii.db')
  if (existsSync(path)) return path
  const growing = `${folder}.growing`
  rmSync(growing, { recursive: true, force: true })
  mkdirSync(growing, { recursive: true })
  say('a million exchanges are written, once')
  const storage = await openStorage({ path: join(growing, 'torii.db') })
  await seed(storage)
  await storage.close()
  renameSync(growing, folder)
  return path
}

async function seed(storage: Storage): Promise<void> {
  const seeded = createSeeded(11)
  const random = (): number => seeded.below(1_000_000) / 1_000_000
  for (let from = 0; from < rows; from += batch) {
    const exchanges = Array.from({ length: batch }, (_, at) => exchangeOf(from + at, random))
    await storage.exchanges.append(recordsOf(exchanges))
  }
}

function idOf(number: number): string {
  return `ex_${String(number).padStart(12, '0')}`
}

function exchangeOf(number: number, random: () => number): Exchange {
  const startedAt = firstAt + number * gapMs
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const account = pick(accounts)
  const model = pick(models)
  const { state, status, fault } = endOf(random())
  return {
    id: idOf(number),
    startedAt,
    state,
    method: 'POST',
    path: '/v1/chat/completions',
    protocol: 'openai-chat',
    operation: 'generate',
    stream: random() < 0.7,
    modelAsked: model,
    modelServed: model,
    lane: 'relay',
    account,
    attempts: [
      {
        account,
        upstream: 'openai',
        protocol: 'openai-chat',
        lane: 'relay',
        model,
        startedAt,
        durationMs: Math.round(random() * 9000),
        status,
        reason: 'cache_first: at home here',
      },
    ],
    status,
    firstByteMs: Math.round(random() * 1500),
    durationMs: Math.round(random() * 9000),
    requestBytes: Math.round(random() * 200_000),
    responseBytes: Math.round(random() * 8000),
    usage: {
      input: { total: Math.round(random() * 50_000) },
      output: { total: Math.round(random() * 2000) },
    },
    stop: { unified: 'end' },
    losses:
      random() < 0.01
        ? [{ code: 'sampling', at: '/seed', treatment: 'dropped', detail: 'seed', functional: false }]
        : [],
    ...fault,
    key: 'default',
    clientAddress: '127.0.0.1',
    client: 'OpenAI/Python 2.9.0',
  }
}

type End = Pick<Exchange, 'state'> & { readonly status: number; readonly fault: Pick<Exchange, 'fault'> }

function endOf(chance: number): End {
  if (chance < 0.004) return refused
  return chance < 0.03 ? failed : { state: 'done', status: 200, fault: {} }
}

const refused: End = {
  state: 'refused',
  status: 401,
  fault: {
    fault: {
      kind: 'unauthenticated',
      scope: 'request',
      status: 401,
      code: 'missing_key',
      message: 'No key came with the request.',
      stage: 'admit',
      retryable: false,
    },
  },
}

const failed: End = {
  state: 'failed',
  status: 529,
  fault: {
    fault: {
      kind: 'overloaded',
      scope: 'model',
      status: 529,
      code: 'overloaded_error',
      message: 'Overloaded',
      stage: 'attempt',
      retryable: true,
    },
  },
}
