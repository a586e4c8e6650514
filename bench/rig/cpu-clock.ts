import { readdirSync, readFileSync } from 'node:fs'

/** What a process and its threads have used until now. */
export interface CpuReading {
  /** Nanoseconds on a core. */
  readonly used: number
  /** Nanoseconds ready to run while another process had the core. */
  readonly waited: number
}

/** Sum over all threads of these processes. Threads that ended between two readings are missing from the second. */
export function readCpu(pids: readonly number[]): CpuReading {
  let used = 0
  let waited = 0
  for (const pid of pids)
    for (const thread of threadsOf(pid)) {
      const [run = 0, wait = 0] = read(`/proc/${pid}/task/${thread}/schedstat`).split(' ').map(Number)
      used += run
      waited += wait
    }
  return { used, waited }
}

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

export function childrenOf(pid: number): readonly number[] {
  return read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number)
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
