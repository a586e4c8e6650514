import { expect, it } from 'vitest'
import type { FaultStage } from '../canonical/fault.ts'
import { catalogueFault, type FaultId } from '../canonical/fault-catalogue.ts'
import type { ExchangeView } from '../control/contract/exchange.ts'
import { groupRefused } from './refused-requests.ts'

const refused = (
  n: number,
  id: FaultId,
  clientAddress: string,
  changes: Partial<ExchangeView> & { readonly stage?: FaultStage } = {},
): ExchangeView => ({
  id: `ex_${n}`,
  startedAt: n,
  state: 'refused',
  method: 'POST',
  path: '/v1/messages',
  stream: false,
  attempts: [],
  status: 401,
  requestBytes: 0,
  responseBytes: 0,
  losses: [],
  clientAddress,
  fault: catalogueFault(id, { stage: changes.stage ?? 'admit', language: 'en' }),
  ...changes,
})

it('counts those who were turned away, by reason and address, the newest first', () => {
  const groups = groupRefused([
    refused(9, 'missing_key', '192.168.1.7', { client: 'curl/8' }),
    refused(8, 'invalid_api_key', '192.168.1.7'),
    refused(5, 'missing_key', '192.168.1.7'),
    refused(4, 'missing_key', '192.168.1.8'),
  ])
  expect(
    groups.map(({ code, address, count, lastAt, firstAt, lastExchange }) => [
      code,
      address,
      count,
      firstAt,
      lastAt,
      lastExchange,
    ]),
  ).toEqual([
    ['missing_key', '192.168.1.7', 2, 5, 9, 'ex_9'],
    ['invalid_api_key', '192.168.1.7', 1, 8, 8, 'ex_8'],
    ['missing_key', '192.168.1.8', 1, 4, 4, 'ex_4'],
  ])
  expect(groups[0]?.client).toBe('curl/8')
})

it('leaves out what was refused for what it asked', () => {
  expect(groupRefused([refused(3, 'unknown_path', '::1', { stage: 'identify' })])).toEqual([])
  expect(groupRefused([refused(2, 'missing_key', '::1', { state: 'failed' })])).toEqual([])
  expect(groupRefused([refused(1, 'key_wrong_model', '::1', { stage: 'plan' })])).toHaveLength(1)
})
