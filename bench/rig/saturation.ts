import type { Job, Outcome } from '../load/jobs.ts'
import { runWrk } from '../load/wrk.ts'
import { median } from '../stats.ts'
import type { Work } from '../works.ts'
import type { Bench } from './bench.ts'
import type { Contender } from './contender.ts'
import { readCpu } from './cpu-clock.ts'

/** One round of one contender under as much load as it takes. */
export interface Sample {
  /**
   * Answers per second of CPU time that the gateway used: its throughput on a core of its own. Unlike answers per second of
   * the clock it holds when other work on the machine takes the core away.
   */
  readonly perCoreSecond: number
  readonly perSecond: number
  /** Shares of one core over the sample. `stolen`: the gateway was ready and another process had its core. */
  readonly gatewayShare: number
  readonly backgroundShare: number
  readonly stolenShare: number
  readonly upstreamShare: number
  readonly loadShare: number
}

export interface Entry {
  readonly contender: Contender
  readonly work: Work
  /** Default: 64. */
  readonly connections?: number
}

/** Of the sample that does not count. After so long V8 has compiled what runs hot: before, a request costs up to half more. */
const warmSeconds = 4

/** Interleaved: one sample of each, then the next round. One long sample of each before, for warmth, does not count. */
export async function saturateAll<Name extends string>(
  bench: Bench,
  entries: Readonly<Partial<Record<Name, Entry>>>,
): Promise<Partial<Record<Name, readonly Sample[]>>> {
  const samples: Partial<Record<Name, Sample[]>> = {}
  const names = Object.keys(entries) as Name[]
  for (let round = 0; round <= bench.rounds; round += 1)
    for (const name of names) {
      const entry = entries[name]
      if (entry === undefined) continue
      const seconds = round === 0 ? Math.max(bench.seconds, warmSeconds) : bench.seconds
      const sample = await saturate(bench, entry, seconds)
      if (round > 0) samples[name] = [...(samples[name] ?? []), sample]
    }
  return samples
}

async function saturate(
  bench: Bench,
  { contender, work, connections = 64 }: Entry,
  seconds: number,
): Promise<Sample> {
  const job: Job = {
    kind: 'saturate',
    target: contender.target(work),
    connections,
    seconds,
  }
  const before = readAll(bench, contender)
  const { outcome, loadCpu } = await run(bench, job)
  const after = readAll(bench, contender)
  if (outcome.failures > outcome.answers / 1000)
    throw new Error(
      `${contender.name}, ${work.label}: ${outcome.failures} of ${outcome.answers + outcome.failures} failed: ${outcome.firstFailure}`,
    )
  const nanoseconds = outcome.seconds * 1e9
  const used = after.gateway.used - before.gateway.used
  return {
    perCoreSecond: outcome.answers / (used / 1e9),
    perSecond: outcome.answers / outcome.seconds,
    gatewayShare: used / nanoseconds,
    backgroundShare: (after.gateway.background - before.gateway.background) / nanoseconds,
    stolenShare: (after.gateway.waited - before.gateway.waited) / nanoseconds,
    upstreamShare: (after.upstream - before.upstream) / nanoseconds,
    loadShare: (loadCpu + after.load - before.load) / nanoseconds,
  }
}

async function run(
  { hasWrk, cores, folder, load }: Bench,
  job: Extract<Job, { kind: 'saturate' }>,
): Promise<{ readonly outcome: Outcome; readonly loadCpu: number }> {
  if (!hasWrk) return { outcome: await load.run(job), loadCpu: 0 }
  const { outcome, cpu } = await runWrk(job, cores.load, folder)
  return { outcome, loadCpu: cpu }
}

const readAll = ({ upstream, load }: Bench, contender: Contender) => ({
  gateway: readCpu(contender.pids),
  upstream: readCpu([upstream.pid]).used,
  load: readCpu([load.pid]).used,
})

/** Round by round, so that what disturbed one round disturbs both sides of its ratio. */
export const ratios = (ours: readonly Sample[] = [], theirs: readonly Sample[] = []): readonly number[] =>
  ours.flatMap((sample, at) => {
    const other = theirs[at]
    return other === undefined ? [] : [sample.perCoreSecond / other.perCoreSecond]
  })

/** Medians for people: `torii 17,400/s of CPU (9,800/s by the clock, core 56 %, stolen 40 %)`. */
export function describe(name: string, samples: readonly Sample[] | undefined): string {
  if (samples === undefined) return `${name} –`
  const middle = (field: keyof Sample): number => median(samples.map((sample) => sample[field]))
  const rate = (field: keyof Sample): string => `${Math.round(middle(field)).toLocaleString('en')}/s`
  const share = (field: keyof Sample): string => `${Math.round(middle(field) * 100)} %`
  return middle('gatewayShare') === 0
    ? `${name} ${rate('perSecond')} (load ${share('loadShare')}, upstream ${share('upstreamShare')} of their core)`
    : `${name} ${rate('perCoreSecond')} of CPU (${rate('perSecond')} by the clock, core ${share('gatewayShare')}, background ${share('backgroundShare')}, stolen ${share('stolenShare')})`
}
