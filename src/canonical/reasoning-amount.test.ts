import { describe, expect, it } from 'vitest'
import { budgetOfEffort, effortOfBudget, levelOfEffort, nearestEffort } from './reasoning-amount.ts'

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

describe('reasoning amounts', () => {
  it('come back from a budget as the effort they were', () => {
    expect(efforts.map((effort) => effortOfBudget(budgetOfEffort(effort)))).toEqual(efforts)
  })

  it('rise with the effort', () => {
    const budgets = efforts.map((effort) => budgetOfEffort(effort))
    expect(budgets).toEqual(budgets.toSorted((a, b) => a - b))
  })

  it('take their share of a small output bound', () => {
    expect(budgetOfEffort('high', 4000)).toBe(3200)
    expect(budgetOfEffort('low', 100_000)).toBe(1024)
    for (const effort of efforts) expect(budgetOfEffort(effort, 1024)).toBeLessThan(1024)
  })

  it('are the nearest that a model takes', () => {
    expect(nearestEffort('none', ['low', 'medium'])).toBe('low')
    expect(nearestEffort('max', ['low', 'medium', 'high'])).toBe('high')
    expect(nearestEffort('default', ['low', 'medium', 'high'])).toBe('medium')
    expect(nearestEffort('minimal', ['none', 'low'])).toBe('none')
    expect(nearestEffort('ultra', undefined)).toBe('ultra')
  })

  it('take a budget between two efforts for the higher one', () => {
    expect(effortOfBudget(2048)).toBe('medium')
    expect(effortOfBudget(1_000_000)).toBe('max')
  })

  it('read any case, and an unknown word as medium', () => {
    expect(budgetOfEffort('HIGH')).toBe(budgetOfEffort('high'))
    expect(budgetOfEffort('enormous')).toBe(budgetOfEffort('medium'))
  })

  it('have a level of Gemini 3 each', () => {
    expect(efforts.map(levelOfEffort)).toEqual([
      'minimal',
      'minimal',
      'low',
      'medium',
      'high',
      'high',
      'high',
    ])
  })
})
