import { readdirSync, readFileSync } from 'node:fs'

/** What a process and its threads have used until now. */
export interface CpuReading {
  /** Nanoseconds on a core. */
  readonly used: number
  /**
   * Of threads of low priority: they take what the others leave. On a core that is full that is a hundredth or two, on one
   * that waits for its load it is whatever they have to do, so it is not counted in `used`.
   */
  readonly background: number
  /** Nanoseconds ready to run while another process had the core. */
  readonly waited: number
}

/** Sum over all threads of these processes. Threads that ended between two readings are missing from the second. */
export function readCpu(pids: readonly number[]): CpuReading {
  let used = 0
  let background = 0
  let waited = 0
  for (const pid of pids)
    for (const thread of threadsOf(pid)) {
      const folder = `/proc/${pid}/task/${thread}`
      const [run = 0, wait = 0] = read(`${folder}/schedstat`).split(' ').map(Number)
      if (niceOf(read(`${folder}/stat`)) > 0) background += run
      else {
        used += run
        waited += wait
      }
    }
  return { used, background, waited }
}

/** The 19th field; the second, a name in brackets, may hold spaces. */
const niceOf = (stat: string): number => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16] ?? 0)

/** How often the threads of a process went to sleep of their own will: one for each time that something woke them. */
export function readWakeUps(pid: number): ReadonlyMap<string, number> {
  const counts = threadsOf(pid).map((thread): [string, number] => {
    const status = read(`/proc/${pid}/task/${thread}/status`)
    const name = /^Name:\s*(.+)$/m.exec(status)?.[1] ?? ''
    return [`${thread} ${name}`, Number(/^voluntary_ctxt_switches:\s*(\d+)$/m.exec(status)?.[1] ?? 0)]
  })
  return new Map(counts)
}

/** Resident memory in bytes. */
export function readMemory(pid: number): number {
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

/** Empty when the thread has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
