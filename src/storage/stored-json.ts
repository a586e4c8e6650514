import type { ModelInfo } from '../canonical/model-info.ts'
import type { KeptProof } from '../canonical/seal.ts'
import type { Exchange } from '../monitor/exchange.ts'
import type { PoolSnapshot } from '../pool/pool-store.ts'

// Rows that Torii wrote itself: a change of shape is a migration, so what comes back is checked for its kind only.

export const readStoredExchange = (text: string): Exchange => expectKind(JSON.parse(text), isExchange)

export const readStoredExchanges = (text: string): readonly Exchange[] =>
  expectKind(
    JSON.parse(text),
    (value): value is readonly Exchange[] => Array.isArray(value) && value.every(isExchange),
  )

export const readStoredPool = (text: string): PoolSnapshot =>
  expectKind(
    JSON.parse(text),
    (value): value is PoolSnapshot =>
      isObject(value) && Array.isArray(value.locks) && Array.isArray(value.bindings),
  )

export const readStoredProof = (text: string): KeptProof =>
  expectKind(
    JSON.parse(text),
    (value): value is KeptProof =>
      isObject(value) && typeof value.issuer === 'string' && Array.isArray(value.before),
  )

export const readStoredModels = (text: string): readonly ModelInfo[] =>
  expectKind(
    JSON.parse(text),
    (value): value is readonly ModelInfo[] =>
      Array.isArray(value) && value.every((model) => isObject(model) && typeof model.id === 'string'),
  )

const isExchange = (value: unknown): value is Exchange =>
  isObject(value) &&
  typeof value.id === 'string' &&
  typeof value.startedAt === 'number' &&
  Array.isArray(value.attempts)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function expectKind<T>(value: unknown, is: (value: unknown) => value is T): T {
  if (is(value)) return value
  throw new TypeError('A stored row is not of the kind that its table holds.')
}
