import type { OpenExchange } from './open-exchange.ts'
import type { Candidate } from './plan.ts'

/** Seconds of silence after which an attempt is given up. */
export interface TimeLimits {
  /** Before the head of the answer. */
  readonly firstByteSeconds: number
  /** After it. */
  readonly idleSeconds: number
}

/** The route's own, else the gateway's. */
export function timeLimitsOf(exchange: OpenExchange, { policy }: Pick<Candidate, 'policy'>): TimeLimits {
  const { request_timeout: seconds } = exchange.state.settings.proxy
  return {
    firstByteSeconds: policy?.firstByteSeconds ?? seconds,
    idleSeconds: policy?.stallSeconds ?? seconds,
  }
}

/** Ends the exchange when its route's time is over, whatever it is at. Call what it gives when it has ended. */
export function limitTotal(exchange: OpenExchange, candidates: readonly Candidate[]): () => void {
  const seconds = candidates[0]?.policy?.totalSeconds
  if (seconds === undefined) return () => undefined
  const timer = setTimeout(() => {
    exchange.cutBy = exchange.faultOf('total_timeout', 'deliver', { values: { seconds } })
    exchange.leave()
  }, seconds * 1000)
  return () => clearTimeout(timer)
}
