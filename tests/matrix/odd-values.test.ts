import { describe, expect, it } from 'vitest'
import { protocolIds, targetProtocolIds } from '../../src/canonical/protocol-id.ts'
import { silentOddities } from './odd-values.ts'

const ways = protocolIds.flatMap((from) =>
  targetProtocolIds.filter((to) => to !== from).map((to) => [from, to] as const),
)

describe('values of a kind that nobody expects', () => {
  it.each(ways)('are sent on, told or refused, wherever they stand in a request of %s to %s', (from, to) => {
    expect(silentOddities(from, to)).toEqual([])
  })
})
