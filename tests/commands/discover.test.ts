import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Discovered } from '../../src/control/contract/account-import.ts'
import { upstreams } from '../../src/upstreams/registry.ts'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const program = join(import.meta.dirname, '../../src/cli/main.ts')

/** What each program answers to `GET /v1/models`, in its own form. */
const programs = {
  ollama: { object: 'list', data: [{ id: 'llama3.2:latest', object: 'model', owned_by: 'library' }] },
  'lm-studio': { object: 'list', data: [{ id: 'qwen2.5-7b-instruct', object: 'model' }] },
  llamacpp: { models: [{ name: 'a.gguf' }], object: 'list', data: [{ id: 'a.gguf', object: 'model' }] },
  vllm: { object: 'list', data: [{ id: 'meta-llama/Llama-3.1-8B', max_model_len: 131_072 }] },
} as const
type Program = keyof typeof programs

const portOf = (id: Program): number => Number(new URL(upstreams[id]?.baseUrl ?? '').port)

/** Undefined: somebody else of this machine is there. */
const listen = (id: Program): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      const known = request.url === '/v1/models'
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(known ? programs[id] : {}))
    })
    server.once('error', () => resolve(undefined))
    server.listen(portOf(id), '127.0.0.1', () => resolve(server))
  })

describe('what this machine has', () => {
  const running = new Map<Program, Server>()
  let torii: ToriiProcess
  let home: string
  const found = async () => {
    const all = (await (await torii.api('/api/accounts/discovered')).json()) as Discovered[]
    return new Map(all.map((one) => [one.upstream, one]))
  }
  /** Not in one go: the servers of this very process have to answer meanwhile. Rejects when the command fails. */
  const command = async (words: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...words, '--home', home])
    return stdout
  }
  const names = async () =>
    ((await (await torii.api('/api/accounts')).json()) as { name: string }[]).map(({ name }) => name)

  beforeAll(async () => {
    for (const id of Object.keys(programs) as Program[]) {
      const server = await listen(id)
      if (server !== undefined) running.set(id, server)
    }
    home = makeHome()
    torii = await startTorii({
      home,
      words: ['--sandbox'],
      env: { GEMINI_API_KEY: 'planted-gemini-key-1', OPENAI_API_KEY: ' ' },
    })
  })
  afterAll(async () => {
    await torii.stop()
    for (const server of running.values()) {
      server.closeAllConnections()
      server.close()
    }
    rmSync(home, { recursive: true, force: true })
  })

  it('is found: local servers with their models, and keys of the environment by name; nothing is added', async () => {
    expect(running.size).toBeGreaterThan(0)
    const offered = await found()
    for (const id of running.keys())
      expect(offered.get(id)).toMatchObject({
        base_url: upstreams[id]?.baseUrl,
        models: [expect.any(String)],
        label: upstreams[id]?.label,
      })
    expect(offered.get('gemini')).toMatchObject({ api_key: 'env:GEMINI_API_KEY' })
    expect(offered.has('openai')).toBe(false)
    expect(JSON.stringify([...offered])).not.toContain('planted-gemini-key')
    expect(await names()).toEqual(['sandbox'])
  })

  it('is told by the command as words that add it, which work, and is not offered again', async () => {
    const [id] = [...running.keys()]
    if (id === undefined) throw new Error('no default port is free')
    const told = await command(['accounts', 'discover'])
    const words = told.split('\n').find((line) => line.includes(`--upstream ${id} `)) ?? ''
    await command(words.trim().split(' ').slice(1))
    expect((await found()).has(id)).toBe(false)
    const tested = (await (await torii.api(`/api/accounts/${id}/test`, { method: 'POST' })).json()) as object
    expect(tested).toMatchObject({ ok: true, models: [programs[id].data[0].id] })
  })

  it('that is no server of models, or gone, is passed over', async () => {
    for (const server of running.values()) {
      server.removeAllListeners('request')
      server.on('request', (_request, response) => response.end('<html>a dashboard</html>'))
    }
    expect([...(await found()).keys()]).toEqual(['gemini'])
  })
})
