import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { makeHome } from '../support/torii-process.ts'

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

it('a reader that has read enough (`torii … | head`) is no failure', async () => {
  const home = makeHome()
  const child = spawn(process.execPath, [program, 'config', 'schema', '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: home, LANG: 'en_US.UTF-8' },
  })
  child.stdout.destroy()
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  const [status] = await once(child, 'close')
  expect({ status, said }).toEqual({ status: 0, said: '' })
  rmSync(home, { recursive: true, force: true })
})
