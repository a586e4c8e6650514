import { Connection } from './connection.ts'
import { type Job, nothingYet, type Outcome } from './jobs.ts'
import { requestBytes } from './target.ts'

/** Closed loop: every connection asks again as soon as it is answered. */
export function saturate(job: Extract<Job, { kind: 'saturate' }>): Promise<Outcome> {
  const request = requestBytes(job.target)
  const startedAt = performance.now()
  const end = startedAt + job.seconds * 1000
  let answers = 0
  let failures = 0
  let firstFailure: string | undefined
  const wholeMs: number[] = []
  return new Promise((resolve) => {
    const open = new Set<Connection>()
    const fail = (why: string) => {
      failures += 1
      firstFailure ??= why
    }
    const leave = (connection: Connection) => {
      connection.close()
      open.delete(connection)
      if (open.size > 0) return
      const seconds = (performance.now() - startedAt) / 1000
      resolve({
        ...nothingYet,
        answers,
        failures,
        ...(firstFailure === undefined ? {} : { firstFailure }),
        seconds,
        wholeMs,
      })
    }
    for (let at = 0; at < job.connections; at += 1) {
      const connection = new Connection(job.target.port, (error) => {
        fail(error.message)
        leave(connection)
      })
      open.add(connection)
      let askedAt = 0
      const ask = () => {
        askedAt = performance.now()
        connection.ask(request, listener)
      }
      const listener = {
        head(status: number) {
          if (status === 200) answers += 1
          else fail(`status ${status}`)
        },
        body: () => undefined,
        end() {
          const now = performance.now()
          if (job.timed === true) wholeMs.push(now - askedAt)
          if (now < end && failures < 1000) ask()
          else leave(connection)
        },
      }
      ask()
    }
  })
}
