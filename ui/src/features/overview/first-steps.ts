import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import type { Status } from '../../../../src/control/contract/status.ts'

export const stepNames = ['account', 'started', 'healthz', 'request'] as const
export type StepName = (typeof stepNames)[number]

/** How Torii calls itself when it asks its own /healthz. */
const ownClient = 'torii-self-check'

export const isOwnCheck = (exchange: ExchangeView): boolean => exchange.client === ownClient

export const isHealthCheck = (exchange: ExchangeView): boolean =>
  exchange.path.startsWith('/healthz') && exchange.status === 200 && !isOwnCheck(exchange)

export const isAnswered = (exchange: ExchangeView): boolean =>
  exchange.state === 'done' && exchange.operation === 'generate'

/** Each step is true because something really happened. */
export function stepsDone(
  status: Status,
  health: readonly ExchangeView[],
  answered: readonly ExchangeView[],
): Readonly<Record<StepName, boolean>> {
  const healthz = health.some(isHealthCheck)
  const request = answered.some(isAnswered)
  return {
    // One that cannot be picked (no key, refused, locked) answers nobody.
    account: status.accounts.usable > 0 || request,
    // Who got an answer once had it started, whether it runs now or not.
    started: status.state === 'running' || healthz || request,
    healthz,
    request,
  }
}
