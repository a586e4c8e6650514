/** How a cost is measured: µs of this thread's CPU, one figure for each round. */
export interface Timing {
  readonly rounds: number
  /** CPU time of one round. */
  readonly milliseconds: number
  /** Before it is measured, for the compiler. */
  readonly warmUpMs: number
}

/** Between two looks at the clock, which itself costs a microsecond and is no finer than some. */
const batchMs = 4

/** `work` runs once and says how many units (events, requests) that were. */
export function timeCpu(work: () => number, { rounds, milliseconds, warmUpMs }: Timing): readonly number[] {
  runsIn(work, warmUpMs)
  const batch = runsIn(work, milliseconds < batchMs ? 0 : batchMs)
  return Array.from({ length: rounds }, () => {
    const before = process.threadCpuUsage()
    let units = 0
    for (;;) {
      for (let run = 0; run < batch; run++) units += work()
      const { user, system } = process.threadCpuUsage(before)
      if (user + system >= milliseconds * 1000) return (user + system) / units
    }
  })
}

function runsIn(work: () => number, milliseconds: number): number {
  const start = performance.now()
  let runs = 0
  while (performance.now() - start < milliseconds) {
    work()
    runs += 1
  }
  return Math.max(1, runs)
}
