import { expect, it } from 'vitest'
import { newId } from './ids.ts'

it('gives ids that are unique, sorted by time and safe in every dialect', () => {
  const ids = Array.from({ length: 5000 }, () => newId('ex'))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
  for (const id of ids.slice(0, 10)) expect(id).toMatch(/^ex_[0-9A-Z]{26}$/)
  expect(newId('ex', 1).localeCompare(newId('ex', 2))).toBeLessThan(0)
})
