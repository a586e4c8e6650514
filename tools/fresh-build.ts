import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuildFresh, stampBuild } from './freshness.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Builds dist/ unless it is made from the sources as they are now. Throws with what the failed step printed. */
export async function ensureBuild(say: (line: string) => void): Promise<void> {
  if (await isBuildFresh()) return
  say('Building Torii (once after each change) …')
  step(process.execPath, [join(root, 'tools/build.ts')])
  step(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', 'ui', '--logLevel', 'warn'])
  await stampBuild()
}

function step(command: string, words: readonly string[]): void {
  // Whoever calls may run under NODE_ENV=test (vitest does): the page would get the development build of React.
  const env = { ...process.env, NODE_ENV: 'production' }
  const done = spawnSync(command, words, { cwd: root, encoding: 'utf8', env })
  if (done.status !== 0)
    throw new Error(`${words.join(' ')} ended with ${done.status}:\n${done.stdout}${done.stderr}`)
}

if (import.meta.main) await ensureBuild((line) => process.stderr.write(`${line}\n`))
