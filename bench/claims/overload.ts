import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Outcome } from '../load/jobs.ts'
import type { Bench } from '../rig/bench.ts'
import { readCpu, readMemory } from '../rig/cpu-clock.ts'
import { startTorii, type Torii } from '../rig/torii.ts'
import { type Row, rowOf, type Target } from '../row.ts'
import { percentile } from '../stats.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

/** Costly enough for the gateway that four times as many requests are little to the load generator and the upstream. */
const work: Work = {
  label: 'translate, SSE, Anthropic → OpenAI chat',
  client: 'openai-chat',
  upstream: 'anthropic-messages',
  mode: 'burst',
  request: 'small',
}
const factor = 4
const overloadSeconds = 60
/** Memory has settled by then: V8 lets its heap grow for the first half minute of any load. */
const saturationSeconds = 30
const connections = 64
/** What is opened while the overload comes up is there by then: from here on nothing may grow. */
const settledSeconds = 10
/** Torii gives memory back after half a minute without an exchange. */
const restSeconds = 40
/** A generator that waits for answers offers no overload; one without a bound would measure itself. */
const mostConnections = 8000

/** Four times what it can serve, for a minute: those it takes on are served well, the others are told at once. */
export const overload: Claim = {
  name: 'overload',
  async run(bench) {
    const torii = await startTorii({
      name: 'torii-overload',
      label: 'Torii',
      dist: bench.dist,
      home: join(bench.folder, 'overload'),
      upstreamPort: bench.upstream.port,
      core: bench.cores.gateway,
    })
    try {
      return await press(bench, torii)
    } finally {
      await torii.stop()
    }
  },
}

async function press(bench: Bench, torii: Torii): Promise<readonly Row[]> {
  const target = torii.target(work)
  const saturate = (seconds: number) =>
    bench.load.run({ kind: 'saturate', target, connections, seconds, timed: true })
  await saturate(2)
  const readAll = () => readProcesses(bench, torii)
  const before = readAll()
  const saturated = await saturate(saturationSeconds)
  const between = readAll()
  const servedPerSecond = saturated.answers / saturated.seconds
  const watch = watchMemory(torii)
  const pressed = await bench.load.run({
    kind: 'steady',
    target,
    perSecond: servedPerSecond * factor,
    seconds: overloadSeconds,
    connections: mostConnections,
  })
  const after = readAll()
  const memory = watch.end()
  await sleep(1000)
  const again = await saturate(3)
  await sleep(restSeconds * 1000)
  const rested = readAll()
  const servedMs = (between.cpuMs - before.cpuMs) / saturated.answers
  const shedMs = (after.cpuMs - between.cpuMs - servedMs * pressed.answers) / pressed.refused
  const p99 = ({ wholeMs }: Outcome): number => percentile(wholeMs, 0.99)
  const detail =
    `saturation ${servedPerSecond.toFixed(0)}/s, p99 ${p99(saturated).toFixed(0)} ms · offered ${factor} × for ${overloadSeconds} s: ` +
    `${(pressed.answers / overloadSeconds).toFixed(0)}/s served, p99 ${p99(pressed).toFixed(0)} ms, ` +
    `${(pressed.refused / overloadSeconds).toFixed(0)}/s refused, ${pressed.failures} failed${pressed.firstFailure === undefined ? '' : ` (${pressed.firstFailure})`} · ` +
    `${shares(between, after)} · CPU ${(servedMs * 1000).toFixed(0)} µs served, ${(shedMs * 1000).toFixed(0)} µs refused · ` +
    `RSS at saturation ${between.megabytes.toFixed(0)} MB, with ${memory.connections} connections after ${settledSeconds} s ${memory.settled.toFixed(0)}, from then on at most ${memory.most.toFixed(0)}, at rest ${rested.megabytes.toFixed(0)} · a second later ${(again.answers / again.seconds).toFixed(0)}/s, p99 ${p99(again).toFixed(0)} ms`
  const row = (what: string, against: string, target: Target | undefined, figure: number): Row =>
    rowOf(
      {
        claim: 'overload',
        work: `${factor} × saturation, ${what}`,
        against,
        unit: '×',
        ...(target === undefined ? {} : { target }),
        detail,
      },
      [figure],
    )
  return [
    row('p99 of those served', 'p99 at saturation', { atMost: 3 }, p99(pressed) / p99(saturated)),
    row(
      `memory at its most from second ${settledSeconds} on`,
      `at second ${settledSeconds}`,
      { atMost: 1.1 },
      memory.most / memory.settled,
    ),
    row(
      `memory with its ${memory.connections} connections`,
      'at saturation',
      undefined,
      memory.settled / between.megabytes,
    ),
    row('memory when it is over', 'at saturation', { atMost: 1.1 }, rested.megabytes / between.megabytes),
    row(
      'served a second after',
      'at saturation',
      { atLeast: 0.9 },
      again.answers / again.seconds / servedPerSecond,
    ),
    row('CPU of a refusal', 'of what is served', undefined, shedMs / servedMs),
  ]
}

/** In megabytes, looked at twice a second. The connections are those of the moment when it has settled. */
function watchMemory({ pid }: Torii) {
  const startedAt = performance.now()
  let settled = 0
  let most = 0
  let connections = 0
  const timer = setInterval(() => {
    if (performance.now() - startedAt < settledSeconds * 1000) return
    const now = readMemory(pid) / 1e6
    if (settled === 0) {
      settled = now
      connections = readdirSync(`/proc/${pid}/fd`).length
    }
    most = Math.max(most, now)
  }, 500)
  return {
    end() {
      clearInterval(timer)
      return { settled, most, connections }
    },
  }
}

const readProcesses = ({ load, upstream }: Bench, { pid }: Torii) => {
  const gateway = readCpu([pid])
  return {
    megabytes: readMemory(pid) / 1e6,
    cpuMs: gateway.used / 1e6,
    stolenMs: gateway.waited / 1e6,
    loadMs: readCpu([load.pid]).used / 1e6,
    upstreamMs: readCpu([upstream.pid]).used / 1e6,
  }
}

type Reading = ReturnType<typeof readProcesses>

/** Of a core, over the time of the overload: whoever waits for whom shows here. */
function shares(before: Reading, after: Reading): string {
  const share = (field: keyof Reading) =>
    `${((after[field] - before[field]) / overloadSeconds / 10).toFixed(0)} %`
  return `gateway ${share('cpuMs')}, stolen ${share('stolenMs')}, load ${share('loadMs')}, upstream ${share('upstreamMs')} of their core`
}
