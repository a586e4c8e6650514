import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dialectAnswers } from '../support/dialect-answers.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { makeHome } from '../support/torii-process.ts'
import { type CrewProcess, startCrew } from './support.ts'

describe('an answer that lies at a vendor', () => {
  const home = makeHome()
  let vendor: FakeUpstream
  let torii: CrewProcess
  const start = () =>
    startCrew(
      `accounts:
  - { name: vendor, upstream: custom, base_url: "${vendor.url}", protocols: [openai-responses], models: [m] }
`,
      { home },
    )
  beforeAll(async () => {
    vendor = await startFakeUpstream()
    vendor.play({ body: dialectAnswers['openai-responses'].whole })
    torii = await start()
  })
  afterAll(async () => {
    await torii.stop()
    await vendor.close()
    rmSync(home, { recursive: true, force: true })
  })
  const makeKey = async (name: string): Promise<string> => {
    const made = await torii.api('/api/keys', { method: 'POST', json: { name } })
    return ((await made.json()) as { value: string }).value
  }

  it('is unknown to other named keys than the one that asked, at each worker and after a restart', async () => {
    const [anna, ben] = [await makeKey('anna'), await makeKey('ben')]
    const ask = async (key: string, at: number, path: string, more?: object) => {
      const all = await torii.callers()
      const body = more === undefined ? {} : { body: { model: 'm', input: 'x', ...more } }
      const answer = await all[at]?.ask({ path, headers: { 'x-api-key': key }, ...body })
      for (const one of all) one.close()
      return { status: answer?.status, text: answer?.text ?? '' }
    }
    const { id } = JSON.parse((await ask(anna, 0, '/v1/responses', {})).text) as { id: string }
    const statuses = async () => {
      const goesOn = { previous_response_id: id }
      const asked: (number | undefined)[] = []
      for (const at of [0, 1])
        for (const key of [anna, ben]) {
          asked.push((await ask(key, at, `/v1/responses/${id}`)).status)
          asked.push((await ask(key, at, '/v1/responses/compact', goesOn)).status)
        }
      return asked
    }
    expect(await statuses()).toEqual([200, 200, 404, 400, 200, 200, 404, 400])
    const before = vendor.received.length
    const other = await ask(ben, 1, '/v1/responses', { previous_response_id: id })
    expect(other.status).toBe(400)
    expect(JSON.parse(other.text)).toMatchObject({ error: { code: 'previous_response_not_found' } })
    expect(vendor.received).toHaveLength(before)
    await torii.stop()
    torii = await start()
    expect(await statuses()).toEqual([200, 200, 404, 400, 200, 200, 404, 400])
  })
})
