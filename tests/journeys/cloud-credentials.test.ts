import { generateKeyPairSync } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'

const good = { candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] }

let cloud: FakeUpstream
let torii: ToriiProcess | undefined
let folder: string
beforeEach(async () => {
  folder = makeHome()
  cloud = await startFakeUpstream()
  cloud.play(({ path }) =>
    path === '/token'
      ? { body: '{"access_token":"bought-token","expires_in":3600}' }
      : { body: JSON.stringify(good) },
  )
})
afterEach(async () => {
  await torii?.stop()
  await cloud.close()
  rmSync(folder, { recursive: true, force: true })
})

const start = async (account: object, env: Record<string, string> = {}): Promise<ToriiProcess> => {
  const settings = {
    proxy: {},
    accounts: [{ name: 'cloud', base_url: cloud.url, models: ['m'], ...account }],
  }
  torii = await startTorii({ settings: JSON.stringify(settings), env: { HOME: folder, ...env } })
  return torii
}
const generate = (to: ToriiProcess) =>
  ask(to.url, {
    path: '/v1beta/models/m:generateContent',
    body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
  })
const called = () => cloud.received.filter(({ path }) => path.includes('/models/m:')).at(-1)

describe('Vertex AI', () => {
  const options = { project: 'p', location: 'europe-west1' }
  const path = '/v1beta1/projects/p/locations/europe-west1/publishers/google/models/m:generateContent'

  it('by the application default credentials of this machine', async () => {
    const file = join(folder, 'adc.json')
    const adc = {
      ...{ type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' },
      ...{ quota_project_id: 'billed', token_uri: `${cloud.url}/token` },
    }
    writeFileSync(file, JSON.stringify(adc))
    const to = await start({ upstream: 'vertex', options }, { GOOGLE_APPLICATION_CREDENTIALS: file })
    expect((await generate(to)).status).toBe(200)
    expect(called()).toMatchObject({
      path,
      headers: { authorization: 'Bearer bought-token', 'x-goog-user-project': 'billed' },
    })
  })

  it('by a service account, which vouches for itself', async () => {
    const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    const account = {
      ...{ type: 'service_account', client_email: 'a@p.iam.gserviceaccount.com', project_id: 'p' },
      ...{ private_key: privateKey, token_uri: `${cloud.url}/token` },
    }
    const to = await start(
      { upstream: 'vertex', options, api_key: 'env:SA' },
      { SA: JSON.stringify(account) },
    )
    const answers = await Promise.all(Array.from({ length: 20 }, () => generate(to)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(called()?.headers.authorization).toBe('Bearer bought-token')
    const bought = cloud.received.filter((one) => one.path === '/token')
    expect(bought).toHaveLength(1)
    expect(bought[0]?.body.toString()).toContain('jwt-bearer')
  })

  it('by an express key, which belongs to its project already', async () => {
    const to = await start({ upstream: 'vertex', api_key: 'env:KEY' }, { KEY: 'AQ.express-key' })
    expect((await generate(to)).status).toBe(200)
    expect(called()).toMatchObject({
      path: '/v1beta1/publishers/google/models/m:generateContent',
      headers: { 'x-goog-api-key': 'AQ.express-key' },
    })
  })

  it('without any credentials says what to do', async () => {
    const to = await start({ upstream: 'vertex', options })
    expect((await generate(to)).status).toBe(401)
    const verdict = (await (await to.api('/api/accounts/cloud/test', { method: 'POST' })).json()) as object
    expect(verdict).toMatchObject({ ok: false, code: 'account_credentials' })
    expect(JSON.stringify(verdict)).toContain('gcloud auth application-default login')
  })
})

describe('Azure OpenAI', () => {
  const chat = (to: ToriiProcess) =>
    ask(to.url, {
      path: '/v1/chat/completions',
      body: { model: 'm', messages: [{ role: 'user', content: 'Hi' }] },
    })

  it.each([
    [
      'a deployment and an API version',
      { deployments: 'm=mine', api_version: '2024-10-21' },
      '/openai/deployments/mine/chat/completions?api-version=2024-10-21',
      'm',
    ],
    ['the v1 API', { deployments: 'm=mine' }, '/openai/v1/chat/completions', 'mine'],
  ])('by %s', async (_how, options, path, model) => {
    const base_url = `${cloud.url}/openai/v1`
    const account = { upstream: 'azure-openai', api_key: 'env:KEY', options, base_url }
    const to = await start(account, { KEY: 'azure-key' })
    await chat(to)
    const got = cloud.received.filter((one) => one.path.includes('chat/completions')).at(-1)
    expect([got?.path, got?.headers['api-key']]).toEqual([path, 'azure-key'])
    if (!path.includes('deployments'))
      expect(JSON.parse(got?.body.toString() ?? '{}')).toMatchObject({ model })
  })
})
