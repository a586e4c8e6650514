import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, makeHome } from '../support/torii-process.ts'

const root = join(import.meta.dirname, '../..')
const nodeFolder = join(root, 'node_modules/.bin')

/** The shell commands of the README, a line each. */
const commands = (readme: string): readonly string[] =>
  [...readFileSync(join(root, readme), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, text = '']) =>
    text.trim().split('\n'),
  )

describe('the commands of the README', () => {
  let home: string
  let port: number
  let controlPort: number
  beforeAll(async () => {
    home = makeHome()
    port = await freePort()
    controlPort = await freePort()
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  const shell = (command: string) =>
    spawn('bash', ['-c', command], {
      cwd: root,
      env: {
        ...process.env,
        PATH: `${nodeFolder}:${process.env.PATH}`,
        TORII_HOME: home,
        LANG: 'C',
        GEMINI_API_KEY: 'planted-key',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const run = async (command: string): Promise<{ status: number; output: string }> => {
    const child = shell(command)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk))
    const [status] = (await once(child, 'close')) as [number]
    return { status, output }
  }

  it('are the same in both languages', () => {
    const plain = (readme: string) => commands(readme).map((line) => line.split('#')[0]?.trim())
    expect(plain('README.ja.md')).toEqual(plain('README.md'))
    expect(plain('README.md')[0]).toBe('npm install && npm start -- --sandbox')
    expect(plain('README.md')[1]).toBe('npm install && npm test')
  })

  it('start it, use it and stop it', async () => {
    const [first = ''] = commands('README.md')
    const start = first.replace('npm install && ', '').split('#')[0] ?? ''
    const child = shell(`exec ${start} --no-open --port ${port} --control-port ${controlPort}`)
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk))
    while (!output.includes('Ctrl-C')) await once(child.stdout, 'data')
    expect(output).toContain(`http://127.0.0.1:${port}/v1`)
    const account = commands('README.md').filter((line) => line.includes('accounts add'))[0] ?? ''
    expect(await run(`${account} --base-url http://127.0.0.1:9`)).toMatchObject({ status: 0 })
    // Its place is not there, so the sandbox, which takes every id, answers.
    expect((await run('npm run --silent torii -- accounts test main')).status).toBe(1)
    const tried = await run('npm run --silent torii -- try sandbox/gemini-3-flash "Hello"')
    expect(tried).toMatchObject({ status: 0, output: expect.stringContaining('sandbox') })
    expect((await run('npm run --silent torii -- logs')).output).toContain('/v1/chat/completions')
    expect((await run('npm run --silent torii -- status')).output).toContain('running')
    expect((await run('npm run --silent torii -- config check')).status).toBe(0)
    expect((await run('npm run --silent torii -- doctor')).output).toContain('[good] Vault')
    expect((await run('npm run --silent torii -- stop')).status).toBe(0)
    if (child.exitCode === null) await once(child, 'close')
    for (const text of [output, readFileSync(join(home, 'torii.yaml'), 'utf8')])
      expect(text).not.toContain('planted-key')
  }, 120_000)
})
