import type { Exchange } from '../../src/monitor/exchange.ts'

/** The nth exchange of a busy day: one each second. */
export function exchange(n: number, changes: Partial<Exchange> = {}): Exchange {
  const startedAt = 1_790_000_000_000 + n * 1000
  return {
    id: `ex_${String(n).padStart(9, '0')}`,
    startedAt,
    state: 'done',
    method: 'POST',
    path: '/v1/chat/completions',
    protocol: 'openai-chat',
    operation: 'generate',
    stream: true,
    modelAsked: 'gemini-3-flash',
    modelServed: 'gemini-3-flash',
    lane: 'relay',
    account: 'gemini-main',
    attempts: [],
    status: 200,
    firstByteMs: 100,
    durationMs: 250,
    requestBytes: 1000,
    responseBytes: 2000,
    usage: { input: { total: 10, cacheRead: 4 }, output: { total: 5 } },
    losses: [],
    clientAddress: '127.0.0.1',
    client: 'OpenAI/Python 2.0',
    ...changes,
  }
}
