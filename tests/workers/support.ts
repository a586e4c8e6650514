import { Agent } from 'node:http'
import { type Answer, type Ask, ask } from '../support/client.ts'
import { type StartWords, startTorii, type ToriiProcess } from '../support/torii-process.ts'

export interface WorkersStatus {
  readonly wanted: number
  readonly restarts: number
  readonly processes: readonly {
    readonly pid: number
    readonly state: string
    readonly openExchanges: number
    readonly connections: number
  }[]
}

interface StatusBody {
  readonly state: string
  readonly workers?: WorkersStatus
  readonly openExchanges: number
  readonly notices: readonly string[]
  readonly failure?: { readonly code: string; readonly message: string; readonly fix: string }
}

/** A client that stays on its one connection, so on its one worker. */
export interface Caller {
  ask(call: Ask): Promise<Answer>
  close(): void
}

export interface CrewProcess extends ToriiProcess {
  status(): Promise<StatusBody>
  workers(): Promise<WorkersStatus>
  caller(): Caller
  /** Callers on different workers, one on each. */
  callers(): Promise<readonly Caller[]>
}

const proxy = (workers: number | string): string => `proxy: { workers: ${workers}, drain_timeout: 20 }\n`

/** Without settings: with those of its home. */
export async function startCrew(
  settings: string | undefined,
  { workers = 2, ...options }: StartWords & { readonly workers?: number | string } = {},
): Promise<CrewProcess> {
  const written = settings === undefined ? {} : { settings: proxy(workers) + settings }
  const torii = await startTorii({ ...options, ...written })
  const status = async (): Promise<StatusBody> =>
    (await (await torii.api('/api/status')).json()) as StatusBody
  const workersNow = async (): Promise<WorkersStatus> =>
    (await status()).workers ?? { wanted: 1, restarts: 0, processes: [] }
  const caller = (): Caller => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    return { ask: (call) => ask(torii.url, { agent, ...call }), close: () => agent.destroy() }
  }
  return {
    ...torii,
    status,
    workers: workersNow,
    caller,
    async callers() {
      await until(async () => (await workersNow()).processes.every(({ connections }) => connections === 0))
      const { processes } = await workersNow()
      const all = processes.map(caller)
      for (const one of all) await one.ask({ path: '/healthz' })
      await until(async () => (await workersNow()).processes.every(({ connections }) => connections === 1))
      return all
    },
  }
}

/** Until `check` holds; the test's own limit ends a wait that never would. */
export async function until(check: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10))
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
