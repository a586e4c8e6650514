import type { Target } from '../load/target.ts'
import { targetOf, type Work } from '../works.ts'

/** Whoever stands between client and upstream: a gateway under test, or nobody. */
export interface Contender {
  readonly name: string
  /** With its version. */
  readonly label: string
  /** Whose CPU time and memory count. Empty: nobody's. */
  readonly pids: readonly number[]
  target(work: Work): Target
}

/** Straight to the upstream: what load and upstream can do by themselves. */
export const createDirect = (upstreamPort: number): Contender => ({
  name: 'direct',
  label: 'no gateway',
  pids: [],
  target: (work) => targetOf(work, { port: upstreamPort, folder: `/${work.mode}`, headers: {} }),
})
