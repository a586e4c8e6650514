import type { Contender } from './contender.ts'
import type { Cores } from './cores.ts'
import type { FakeUpstream, LoadProcess } from './talking-process.ts'
import type { Torii } from './torii.ts'

/** What a claim measures with. */
export interface Bench {
  readonly cores: Cores
  readonly rounds: number
  readonly seconds: number
  /** Of this run; gone at its end. */
  readonly folder: string
  /** Kept between runs, not in the repository. */
  readonly cache: string
  /** Folder of the built program, a copy that no rebuild touches. */
  readonly dist: string
  readonly upstream: FakeUpstream
  readonly load: LoadProcess
  readonly hasWrk: boolean
  readonly direct: Contender
  readonly nginx: Contender | undefined
  readonly portkey: Contender | undefined
  readonly torii: Torii
  readonly say: (line: string) => void
}

/** The contenders that can be had. */
export const present = (contenders: readonly (Contender | undefined)[]): readonly Contender[] =>
  contenders.filter((contender) => contender !== undefined)
