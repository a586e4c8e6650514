import { rmSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startFakeUpstream } from '../support/fake-upstream.ts'
import { clientSecret, consent, startIssuer } from '../support/oauth-issuer.ts'
import { makeHome } from '../support/torii-process.ts'
import { type CrewProcess, startCrew } from './support.ts'

const good = { candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] }
const call = {
  path: '/v1beta/models/gemini-x:generateContent',
  body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
}

/** Twenty at once, ten on each worker. */
async function askAll(torii: CrewProcess): Promise<readonly number[]> {
  const agents = await torii.callers()
  const pairs = agents.flatMap((caller) => Array.from({ length: 10 }, () => caller.ask(call)))
  const answers = await Promise.all(pairs)
  for (const caller of agents) caller.close()
  return [...new Set(answers.map(({ status }) => status))]
}

it('two workers share one access token of an issuer that takes each refresh token once', async () => {
  const issuer = await startIssuer({ rotates: true })
  const google = await startFakeUpstream()
  google.play({ body: JSON.stringify(good) })
  const home = makeHome()
  let torii = await startCrew('', { home })
  const client = {
    client_id: 'mine',
    client_secret: clientSecret,
    auth_uri: `${issuer.url}/auth`,
    token_uri: `${issuer.url}/token`,
  }
  const json = { name: 'anna', upstream: 'gemini', client, scope: 'openid offline_access cloud' }
  const { url } = (await (await torii.api('/api/oauth', { method: 'POST', json })).json()) as { url: string }
  await fetch(await consent(url))
  const there = { base_url: google.url, models: ['gemini-x'] }
  await torii.api('/api/accounts/anna', { method: 'PATCH', json: there })
  await torii.api('/api/start', { method: 'POST' })
  const refreshes = () => issuer.grants.filter((grant) => grant === 'refresh_token').length
  const tokensSent = () => new Set(google.received.map(({ headers }) => headers.authorization)).size
  expect([await askAll(torii), refreshes(), tokensSent()]).toEqual([[200], 1, 1])
  // The token that came with it is in the vault, and good for the next life.
  torii.child.kill('SIGKILL')
  await torii.ended
  torii = await startCrew(undefined, { home })
  expect([await askAll(torii), refreshes(), tokensSent()]).toEqual([[200], 2, 2])
  // A withdrawn consent is told as what it is, through the worker too.
  await torii.stop()
  issuer.revoke()
  torii = await startCrew(undefined, { home })
  const refused = (await torii.callers())[0]
  const answer = await refused?.ask(call)
  refused?.close()
  expect([answer?.status, answer?.text]).toEqual([401, expect.stringContaining('401 account_credentials')])
  expect(answer?.text).not.toContain(clientSecret)
  await torii.stop()
  await google.close()
  issuer.server.closeAllConnections()
  issuer.server.close()
  rmSync(home, { recursive: true, force: true })
})
