import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureBuild } from '../../tools/fresh-build.ts'
import type { BenchOptions } from '../options.ts'
import type { Bench } from './bench.ts'
import { createDirect } from './contender.ts'
import { findCores } from './cores.ts'
import { startNginx } from './nginx.ts'
import { startPortkey } from './portkey.ts'
import { startLoad, startUpstream } from './talking-process.ts'
import { afterStartMs, startTorii } from './torii.ts'

const root = join(import.meta.dirname, '../..')

/** Builds what is to be measured, and starts everything that a claim may need. */
export async function openBench(
  { rounds, seconds }: BenchOptions,
  folder: string,
  say: (line: string) => void,
): Promise<Bench> {
  await ensureBuild(say)
  const cache = join(root, '.bench')
  mkdirSync(cache, { recursive: true })
  const dist = join(folder, 'dist')
  cpSync(join(root, 'dist'), dist, { recursive: true })
  // As it is published: without it Node reads each file once more, to find out what kind of module it is.
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  const cores = findCores()
  const upstream = await startUpstream(cores.load)
  const nginx = await startNginx(upstream.port, cores.gateway, folder)
  if (nginx === undefined)
    say('nginx is not here (Debian: apt-get install nginx-light): its rows cannot be measured.')
  const portkey = await startPortkey(upstream.port, cores.gateway, cache)
  if (typeof portkey === 'string') say(`Portkey is not here: its rows cannot be measured. ${portkey}`)
  const torii = await startTorii({
    name: 'torii',
    label: 'Torii',
    dist,
    home: join(folder, 'home'),
    upstreamPort: upstream.port,
    core: cores.gateway,
  })
  await sleep(afterStartMs)
  return {
    cores,
    rounds,
    seconds,
    folder,
    cache,
    dist,
    upstream,
    load: startLoad(cores.load),
    hasWrk: spawnSync('wrk', ['-v']).error === undefined,
    direct: createDirect(upstream.port),
    nginx,
    portkey: typeof portkey === 'string' ? undefined : portkey,
    torii,
    say,
  }
}
