import { expect, test } from 'vitest'
import { draftOf, draftProblem, fitsRule, mappingOf, mappingPatch } from './rule-draft.ts'

test('only what differs is written', () => {
  expect(
    mappingPatch({ 'gpt-4o*': 'a', fast: 'b', old: 'c' }, { 'gpt-4o*': 'a', fast: 'x', 'n.1': 'y' }),
  ).toEqual({
    set: { 'models.mapping["fast"]': 'x', 'models.mapping["n.1"]': 'y' },
    remove: ['models.mapping["old"]'],
  })
})

test('a rule under way is no rule yet, and a second one for the same id is a fault', () => {
  const rules = [
    ...draftOf({ fast: 'b' }),
    { id: '1', asked: ' ', target: 'x' },
    { id: '2', asked: 'fast ', target: 'c' },
  ]
  expect(mappingOf(rules.slice(0, 2))).toEqual({ fast: 'b' })
  expect(rules.map((rule) => draftProblem(rule, rules))).toEqual([undefined, 'empty', 'double'])
})

test.each([
  ['gpt-4o*', 'gpt-4o-mini', true],
  ['gpt-4o*', 'xgpt-4o', false],
  ['fast', 'FAST', true],
  ['a.c', 'abc', false],
  ['*', 'anything', true],
])('%s is about %s: %s', (rule, id, fits) => {
  expect(fitsRule(rule, id)).toBe(fits)
})
