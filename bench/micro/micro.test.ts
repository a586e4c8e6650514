import { expect, it } from 'vitest'
import { measureMicro } from './micro.ts'

it('measures each pair of dialects, whole and streamed, and a 200 kB request of 60 tools', () => {
  const rows = measureMicro([], { rounds: 1, milliseconds: 0.001, warmUpMs: 0 }, () => undefined)
  expect(rows).toHaveLength(48)
  expect(new Set(rows.map(({ work }) => work)).size).toBe(48)
  for (const { figure, unit } of rows) {
    expect(unit).toBe('µs')
    expect(figure).toBeGreaterThan(0)
  }
}, 60_000)
