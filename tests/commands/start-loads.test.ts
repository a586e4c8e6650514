import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

/** All modules that a process has asked for once `torii start` could begin, as URLs. */
async function loadedAtStart(): Promise<readonly string[]> {
  const run = new URL('../../src/app/run.ts', import.meta.url).href
  const script = `
    import { registerHooks } from 'node:module'
    const seen = []
    registerHooks({
      resolve(name, context, next) {
        const found = next(name, context)
        seen.push(found.url)
        return found
      },
    })
    await import('${run}')
    process.stdout.write(JSON.stringify(seen))`
  const words = ['--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 10_000_000 })
  return JSON.parse(stdout)
}

/** Each costs megabytes and milliseconds, and is loaded by the first who needs it. */
const later: readonly (readonly [string, RegExp])[] = [
  ['TLS', /^node:(?:tls|https)$/],
  ['YAML', /node_modules\/yaml\//],
  ['undici', /node_modules\/undici\//],
  ['the price list', /genai-prices/],
  ['WebSockets', /node_modules\/ws\//],
  ['the tokenizers', /tokenizer/],
  ['the admin API', /node_modules\/fastify\/|src\/control\/server\.ts|src\/app\/[a-z-]+-desk\.ts$/],
]
/** The status is told at start too. */
const desksAtStart = /status-desk\.ts$/

describe('torii start', () => {
  it('loads only what a start needs', async () => {
    const loaded = await loadedAtStart()
    expect(loaded.filter((url) => url.endsWith('/src/gateway/pipeline.ts'))).not.toEqual([])
    for (const [what, pattern] of later)
      expect(
        loaded.filter((url) => pattern.test(url) && !desksAtStart.test(url)),
        what,
      ).toEqual([])
  })
})
