import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome, runTorii, startTorii, type ToriiProcess } from '../support/torii-process.ts'

describe.each(['while nothing runs', 'through the running instance'])(
  'torii accounts unlock, %s',
  (where) => {
    let upstream: FakeUpstream
    let home: string
    let torii: ToriiProcess
    const accounts = (...words: string[]) =>
      runTorii(['accounts', ...words, '--home', home], { env: { K: 'k' } })
    const lockedOf = (text: string) =>
      (JSON.parse(text) as { locks: { model?: string }[] }).locks.map(({ model }) => model)
    const locked = () =>
      lockedOf(JSON.stringify((JSON.parse(accounts('list', '--json').stdout) as object[])[0]))

    beforeEach(async () => {
      upstream = await startFakeUpstream()
      upstream.play({
        status: 429,
        headers: { 'retry-after': '600' },
        body: '{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}',
      })
      home = makeHome()
      torii = await startTorii({
        home,
        settings: `accounts:\n  - { name: a, upstream: anthropic, base_url: "${upstream.url}", api_key: env:K, models: [m, n] }\n`,
        env: { K: 'k' },
      })
      for (const model of ['m', 'n']) {
        const body = { model, max_tokens: 5, messages: [{ role: 'user', content: 'Hi' }] }
        expect((await ask(torii.url, { path: '/v1/messages', body })).status).toBe(429)
      }
      if (where.startsWith('while')) await torii.stop()
    })
    afterEach(async () => {
      await torii.stop()
      await upstream.close()
      rmSync(home, { recursive: true, force: true })
    })

    it('lifts the lock of one model, and says what stays locked', () => {
      expect(locked().sort()).toEqual(['m', 'n'])
      const unlocked = accounts('unlock', 'a', '--model', 'm')
      expect(unlocked).toMatchObject({ status: 0, stderr: '' })
      expect(unlocked.stdout).toMatch(
        /^Unlocked m on a\..*\na, n: still locked until .+ \(429 rate_limit_error\)\n$/,
      )
      expect(locked()).toEqual(['n'])
      expect(accounts('unlock', 'a', '--model', 'm').stdout).toContain('Nothing of that was locked on a.')
    })

    it('lifts every lock, and shows the account as JSON', () => {
      const unlocked = accounts('unlock', 'a', '--json')
      expect([unlocked.status, lockedOf(unlocked.stdout)]).toEqual([0, []])
      expect(locked()).toEqual([])
    })

    it('refuses an account that is not there', () => {
      expect(accounts('unlock', 'nobody')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('no account named nobody'),
      })
    })
  },
)
