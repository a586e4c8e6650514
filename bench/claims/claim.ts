import type { Bench } from '../rig/bench.ts'
import type { Row } from '../row.ts'

/** One thing that is said about Torii's speed, and how it is measured. */
export interface Claim {
  /** `--only` takes it. */
  readonly name: string
  /** Part of `--guard`: what landing work on the path may not make worse. */
  readonly guarded?: true
  readonly run: (bench: Bench) => Promise<readonly Row[]>
}
