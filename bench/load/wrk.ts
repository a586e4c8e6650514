import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '../rig/children.ts'
import { pinned } from '../rig/cores.ts'
import { readCpu } from '../rig/cpu-clock.ts'
import { type Job, nothingYet, type Outcome } from './jobs.ts'
import type { Target } from './target.ts'

const sampleMs = 50

export interface WrkRun {
  readonly outcome: Outcome
  /** Nanoseconds on its core, to the last look before its end. */
  readonly cpu: number
}

/** `wrk` does what `saturate` does at half the cost, so that the load core has room to spare beside a fast gateway. */
export async function runWrk(
  job: Extract<Job, { kind: 'saturate' }>,
  core: number | undefined,
  folder: string,
): Promise<WrkRun> {
  const script = join(folder, 'wrk.lua')
  writeFileSync(script, luaOf(job.target))
  const { port, path } = job.target
  const seconds = Math.max(1, Math.round(job.seconds))
  const words = ['wrk', '-t1', `-c${job.connections}`, `-d${seconds}s`, '-s', script]
  const child = startChild(pinned(core, [...words, `http://127.0.0.1:${port}${path}`]), {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      text += bytes.toString()
    })
  let cpu = 0
  const { pid } = child
  const sampler = setInterval(() => {
    if (pid !== undefined) cpu = Math.max(cpu, readCpu([pid]).used)
  }, sampleMs)
  await once(child, 'close')
  clearInterval(sampler)
  return { outcome: readOutcome(text), cpu }
}

const luaString = (text: string): string => {
  const level = '='.repeat(8)
  // A first line break in a long string would be swallowed.
  return `[${level}[\n${text}]${level}]`
}

function luaOf({ method, headers, body }: Target): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[ ${luaString(name)} ] = ${luaString(value)}`,
  )
  const tell = `
done = function(summary)
  local e = summary.errors
  io.write(string.format("OUTCOME %d %d %d %d\\n", summary.requests, summary.duration, e.status,
    e.connect + e.read + e.write + e.timeout))
end`
  return [`wrk.method = "${method}"`, `wrk.body = ${luaString(body)}`, ...lines, tell].join('\n')
}

/** wrk's `requests` holds those with an error status too. */
function readOutcome(text: string): Outcome {
  const [requests = 0, microseconds = 0, refused = 0, broken = 0] = (
    /OUTCOME (\d+) (\d+) (\d+) (\d+)/.exec(text)?.slice(1) ?? []
  ).map(Number)
  const failures = requests === 0 ? 1 : refused + broken
  return {
    ...nothingYet,
    answers: requests - refused,
    failures,
    ...(failures === 0 ? {} : { firstFailure: text.trim().slice(0, 400) }),
    seconds: microseconds / 1e6,
  }
}
