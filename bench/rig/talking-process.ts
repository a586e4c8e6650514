import type { ChildProcess } from 'node:child_process'
import type { Job, Outcome } from '../load/jobs.ts'
import { startChild } from './children.ts'
import { pinned } from './cores.ts'

/** A Node process of the bench that is spoken to over its channel. */
function startNode(file: URL, core: number | undefined): ChildProcess {
  return startChild(pinned(core, [process.execPath, '--no-warnings', file.pathname]), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** The next message, or the reason why none comes. */
function answerOf<T>(child: ChildProcess, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (status: number | null) => reject(new Error(`${what} ended with ${status}`))
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message as T)
    })
  })
}

export interface FakeUpstream {
  readonly port: number
  readonly pid: number
}

export async function startUpstream(core: number | undefined): Promise<FakeUpstream> {
  const child = startNode(new URL('../upstream-process.ts', import.meta.url), core)
  const { port } = await answerOf<{ port: number }>(child, 'the fake upstream')
  return { port, pid: child.pid ?? 0 }
}

export interface LoadProcess {
  readonly pid: number
  run(job: Job): Promise<Outcome>
}

export function startLoad(core: number | undefined): LoadProcess {
  const child = startNode(new URL('../load-process.ts', import.meta.url), core)
  return {
    pid: child.pid ?? 0,
    async run(job) {
      const outcome = answerOf<Outcome>(child, 'the load generator')
      child.send(job)
      return outcome
    },
  }
}
