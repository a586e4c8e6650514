import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ProtocolId } from '../../src/canonical/protocol-id.ts'
import { targetOf } from '../works.ts'
import { startChild } from './children.ts'
import type { Contender } from './contender.ts'
import { pinned } from './cores.ts'
import { freePort, waitForPort } from './ports.ts'

const packageName = '@portkey-ai/gateway'

/** Its names for the dialects, and what its URL for such a place ends with. */
const providers: Readonly<Partial<Record<ProtocolId, readonly [provider: string, base: string]>>> = {
  'openai-chat': ['openai', '/v1'],
  'anthropic-messages': ['anthropic', '/v1'],
  'gemini-generate': ['google', ''],
}

/** Portkey's gateway, in a folder of its own. A text says why it cannot be had. */
export async function startPortkey(
  upstreamPort: number,
  core: number | undefined,
  cache: string,
): Promise<Contender | string> {
  const home = join(cache, 'node_modules', packageName)
  if (!existsSync(home)) {
    const words = ['install', '--prefix', cache, '--no-save', '--no-audit', '--no-fund', packageName]
    const done = spawnSync('npm', words, { encoding: 'utf8', timeout: 120_000 })
    if (done.status !== 0) return `npm could not install ${packageName}: ${firstLine(done.stderr)}`
  }
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  const port = await freePort()
  const program = join(home, 'build/start-server.js')
  const mend = new URL('../portkey-mend.ts', import.meta.url).pathname
  const words = [process.execPath, '--import', mend, program, `--port=${port}`, '--headless']
  const child = startChild(pinned(core, words), {
    stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  try {
    await waitForPort(port, packageName)
  } catch (error) {
    return firstLine(String(error))
  }
  return {
    name: 'portkey',
    label: `${packageName} ${version}`,
    pids: child.pid === undefined ? [] : [child.pid],
    target(work) {
      const [provider, base] = providers[work.upstream] ?? ['openai', '/v1']
      return targetOf(work, {
        port,
        headers: {
          authorization: 'Bearer sk-bench-upstream',
          'x-portkey-provider': provider,
          'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/${work.mode}${base}`,
        },
      })
    },
  }
}

const firstLine = (text: string | null): string => text?.trim().split('\n')[0] ?? ''
