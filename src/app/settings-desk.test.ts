import { expect, it } from 'vitest'
import { pathOf } from './settings-desk.ts'

it('reads dotted paths, list positions and keys with dots', () => {
  expect(pathOf('proxy.port')).toEqual(['proxy', 'port'])
  expect(pathOf('accounts[0].weight')).toEqual(['accounts', 0, 'weight'])
  expect(pathOf('models.mapping["gpt-4.1*"]')).toEqual(['models', 'mapping', 'gpt-4.1*'])
})
