import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { clientSecret, consent, type Issuer, startIssuer } from '../support/oauth-issuer.ts'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const good = { candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] }

describe('Google OAuth with the person’s own client', () => {
  let issuer: Issuer
  let google: FakeUpstream
  let torii: ToriiProcess
  let home: string

  beforeAll(async () => {
    issuer = await startIssuer()
    google = await startFakeUpstream()
    google.play({ body: JSON.stringify(good) })
    home = makeHome()
    torii = await startTorii({ home, words: ['--sandbox'] })
  })
  afterAll(async () => {
    await torii.stop()
    await google.close()
    issuer.server.closeAllConnections()
    issuer.server.close()
    rmSync(home, { recursive: true, force: true })
  })

  const begin = async (name: string) => {
    const installed = {
      client_id: 'mine',
      client_secret: clientSecret,
      auth_uri: `${issuer.url}/auth`,
      token_uri: `${issuer.url}/token`,
    }
    const answer = await torii.api('/api/oauth', {
      method: 'POST',
      json: { name, upstream: 'gemini', client: { installed }, scope: 'openid offline_access cloud' },
    })
    expect(answer.status).toBe(201)
    return (await answer.json()) as { id: string; url: string }
  }
  const stateOf = async (id: string) => (await torii.api(`/api/oauth/${id}`)).json()

  it('ends by the redirect to this machine, with PKCE and state', async () => {
    const { id, url } = await begin('anna')
    const { searchParams } = new URL(url)
    expect(searchParams.get('code_challenge_method')).toBe('S256')
    expect(searchParams.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//)
    const back = await consent(url)
    // A page that brings another state does not end it.
    await fetch(back.replace(/state=[^&]+/, 'state=other'))
    expect(await stateOf(id)).toEqual({ state: 'waiting' })
    expect(await (await fetch(back)).text()).toContain('can be closed')
    expect(await stateOf(id)).toEqual({ state: 'done', account: 'anna' })
  })

  it('ends by pasting the address, where the browser is on another machine', async () => {
    const { id, url } = await begin('ben')
    const back = await consent(url)
    const paste = (code: string) =>
      torii.api(`/api/oauth/${id}/code`, { method: 'POST', json: { code } }).then((answer) => answer.json())
    expect(await paste('not-the-code')).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('invalid_grant'),
    })
    for (const nonsense of ['%zz%', 'http://127.0.0.1/oauth/callback', 'a b c', '//'])
      expect([nonsense, await paste(nonsense)]).toEqual([
        nonsense,
        expect.objectContaining({ state: 'failed' }),
      ])
    expect(await paste(back.replace(/state=[^&]+/, 'state=other'))).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('another consent'),
    })
    // Nonsense from this machine does not stop the listener, nor Torii.
    const { origin } = new URL(back)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(back).port), '127.0.0.1')
      socket.on('error', () => resolve()).on('close', () => resolve())
      socket.end('GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
      socket.resume()
    })
    expect((await fetch(`${origin}/other`)).status).toBe(404)
    // As some browsers show it: without the scheme.
    expect(await paste(back.replace(/^http:\/\//, ''))).toEqual({ state: 'done', account: 'ben' })
  })

  it('asks for one token for 50 requests at once', async () => {
    await torii.api('/api/accounts/ben', { method: 'DELETE' })
    await torii.api('/api/accounts/anna', {
      method: 'PATCH',
      json: { base_url: google.url, models: ['gemini-x'] },
    })
    const before = issuer.grants.filter((grant) => grant === 'refresh_token').length
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        ask(torii.url, {
          path: '/v1beta/models/gemini-x:generateContent',
          body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
        }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(issuer.grants.filter((grant) => grant === 'refresh_token').length - before).toBeLessThanOrEqual(1)
    const called = google.received.filter(({ path }) => path.includes('gemini-x'))
    expect(called.every(({ headers }) => headers.authorization?.startsWith('Bearer ') === true)).toBe(true)
    expect(called.some(({ headers }) => 'x-goog-api-key' in headers)).toBe(false)
  })

  it('keeps neither the client’s secret nor a token in clear', () => {
    for (const file of readdirSync(home))
      expect([file, readFileSync(join(home, file)).includes(clientSecret)]).toEqual([file, false])
  })

  it('locks the account when the consent is withdrawn, and says so on test', async () => {
    issuer.revoke()
    // A new process has no token in memory.
    await torii.stop()
    torii = await startTorii({ home, words: ['--sandbox'] })
    const verdict = (await (await torii.api('/api/accounts/anna/test', { method: 'POST' })).json()) as object
    expect(verdict).toMatchObject({ ok: false, code: 'account_credentials' })
    expect(JSON.stringify(verdict)).toContain('invalid_grant')
  })
})

describe('an issuer that gives a new refresh token at each use', () => {
  it('has it kept in the vault before it is used: requests, restarts and other changes go on', async () => {
    const issuer = await startIssuer({ rotates: true })
    const google = await startFakeUpstream()
    google.play({ body: JSON.stringify(good) })
    const home = makeHome()
    // Without the sandbox, which would answer in its place.
    let torii = await startTorii({ home })
    const client = {
      client_id: 'mine',
      client_secret: clientSecret,
      auth_uri: `${issuer.url}/auth`,
      token_uri: `${issuer.url}/token`,
    }
    const request = { name: 'anna', upstream: 'gemini', client, scope: 'openid offline_access cloud' }
    const started = await torii.api('/api/oauth', { method: 'POST', json: request })
    const { url } = (await started.json()) as { url: string }
    await fetch(await consent(url))
    const there = { base_url: google.url, models: ['gemini-x'] }
    await torii.api('/api/accounts/anna', { method: 'PATCH', json: there })
    await torii.api('/api/start', { method: 'POST' })
    const askAll = async (count: number) => {
      const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }]
      const call = { path: '/v1beta/models/gemini-x:generateContent', body: { contents } }
      const answers = await Promise.all(Array.from({ length: count }, () => ask(torii.url, call)))
      return [...new Set(answers.map(({ status }) => status))]
    }
    const refreshes = () => issuer.grants.filter((grant) => grant === 'refresh_token').length
    // Each process asks for one token, with what the one before it was given.
    for (let run = 1; run <= 3; run += 1) {
      expect([run, await askAll(20), refreshes()]).toEqual([run, [200], run])
      if (run === 2) await torii.api('/api/accounts/anna', { method: 'PATCH', json: { weight: 2 } })
      // Killed, not stopped: what was given must have been written.
      torii.child.kill('SIGKILL')
      await torii.ended
      torii = await startTorii({ home })
    }
    await torii.stop()
    await google.close()
    issuer.server.closeAllConnections()
    issuer.server.close()
    rmSync(home, { recursive: true, force: true })
  })
})

describe('torii vault rekey', () => {
  it('seals everything anew, so that the old key opens nothing', async () => {
    const home = makeHome()
    const torii = await startTorii({ home, words: ['--sandbox'] })
    const json = { name: 'a', upstream: 'custom', base_url: 'http://127.0.0.1:9', apiKey: 'sk-kept-secret-1' }
    await torii.api('/api/accounts', { method: 'POST', json })
    const old = readFileSync(join(home, 'secret.key'), 'utf8')
    expect((await torii.api('/api/vault/rekey', { method: 'POST' })).status).toBe(200)
    expect(readFileSync(join(home, 'secret.key'), 'utf8')).not.toBe(old)
    await torii.stop()
    const found = async () => {
      const again = await startTorii({ home, words: ['--sandbox'] })
      const list = (await (await again.api('/api/accounts')).json()) as {
        name: string
        secretFound: boolean
      }[]
      await again.stop()
      return list.find(({ name }) => name === 'a')?.secretFound
    }
    expect(await found()).toBe(true)
    writeFileSync(join(home, 'secret.key'), old, { mode: 0o600 })
    await expect(found().catch(() => false)).resolves.not.toBe(true)
    rmSync(home, { recursive: true, force: true })
  })
})
