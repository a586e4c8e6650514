import { once } from 'node:events'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../rig/bench.ts'
import { startChild, stopChild } from '../rig/children.ts'
import { pinned } from '../rig/cores.ts'
import { freePort } from '../rig/ports.ts'
import { apiKey, startTorii } from '../rig/torii.ts'
import { rowOf } from '../row.ts'
import { median } from '../stats.ts'
import type { Claim } from './claim.ts'

const patienceMs = 20_000

/** From the command to the first healthy answer, beside the shortest program that Node can run. */
export const start: Claim = {
  name: 'start',
  async run(bench) {
    const home = join(bench.folder, 'start')
    // The first start of a home makes keys and tables; what is measured is every start after it.
    const first = await startTorii({
      name: 'torii-start',
      label: 'Torii',
      dist: bench.dist,
      home,
      upstreamPort: bench.upstream.port,
      core: bench.cores.gateway,
    })
    await first.stop()
    const torii: number[] = []
    const node: number[] = []
    for (let round = 0; round < bench.rounds * 2; round += 1) {
      node.push(await timeNode(bench))
      torii.push(await timeTorii(bench, home))
    }
    return [
      rowOf(
        {
          claim: 'start',
          work: 'start to first healthy answer, warm disk',
          against: '`node -e 0`',
          unit: '×',
          target: { atMost: 6 },
          detail: `torii ${median(torii).toFixed(0)} ms · node ${median(node).toFixed(0)} ms`,
        },
        torii.map((time, at) => time / (node[at] ?? Number.NaN)),
      ),
    ]
  },
}

async function timeNode({ cores }: Bench): Promise<number> {
  const startedAt = performance.now()
  await once(startChild(pinned(cores.gateway, [process.execPath, '-e', '0']), { stdio: 'ignore' }), 'exit')
  return performance.now() - startedAt
}

async function timeTorii({ cores, dist }: Bench, home: string): Promise<number> {
  const port = await freePort()
  const controlPort = await freePort()
  const words = [
    'start',
    '--no-open',
    '--home',
    home,
    '--port',
    `${port}`,
    '--control-port',
    `${controlPort}`,
  ]
  const startedAt = performance.now()
  const child = startChild(pinned(cores.gateway, [process.execPath, join(dist, 'torii.js'), ...words]), {
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: home, LANG: 'en_US.UTF-8' },
  })
  while (!(await isHealthy(port))) {
    if (performance.now() - startedAt > patienceMs) throw new Error('Torii was not healthy in time')
    await sleep(1)
  }
  const time = performance.now() - startedAt
  await stopChild(child)
  return time
}

function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${apiKey}` }
    const request = get({ host: '127.0.0.1', port, path: '/healthz', agent: false, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    request.once('error', () => resolve(false))
  })
}
