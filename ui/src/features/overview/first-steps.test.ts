import { describe, expect, it } from 'vitest'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { isAnswered, isHealthCheck } from './first-steps.ts'

const exchange = (fields: Partial<ExchangeView>): ExchangeView => ({
  id: 'ex_1',
  startedAt: 0,
  state: 'done',
  method: 'GET',
  path: '/healthz',
  stream: false,
  attempts: [],
  status: 200,
  requestBytes: 0,
  responseBytes: 0,
  losses: [],
  clientAddress: '127.0.0.1',
  ...fields,
})

describe('the first steps', () => {
  it.each([
    ['somebody who asked /healthz', { client: 'curl/8.14.1' }, true],
    ['a browser without a name', {}, true],
    ['Torii that asked itself', { client: 'torii-self-check' }, false],
    ['somebody who was refused', { client: 'curl/8.14.1', status: 401 }, false],
    ['another path', { path: '/v1/models' }, false],
  ] as const)('count as «alive»: %s → %s', (_who, fields, counts) => {
    expect(isHealthCheck(exchange(fields))).toBe(counts)
  })

  it.each([
    ['an answered message', { operation: 'generate' }, true],
    ['a list of models', { operation: 'list-models' }, false],
    ['a message that failed', { operation: 'generate', state: 'failed' }, false],
  ] as const)('count as the first request: %s → %s', (_what, fields, counts) => {
    expect(isAnswered(exchange(fields))).toBe(counts)
  })
})
