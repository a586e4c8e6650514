import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask } from '../support/client.ts'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { messageFrames, sse } from '../support/wire-answers.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { openDashboard } from './support/dashboard.ts'

const whole = Object.values(messageFrames).join('')
const begun = messageFrames.start + messageFrames.blockStart + messageFrames.hello
const good = { headers: sse, body: whole }

describeInBrowser('attempts of one exchange', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let one: FakeUpstream
  let two: FakeUpstream
  let complaints: readonly string[]

  beforeAll(async () => {
    one = await startFakeUpstream()
    two = await startFakeUpstream()
    const account = (name: string, fake: FakeUpstream, priority: number) =>
      `  - { name: ${name}, upstream: anthropic, base_url: "${fake.url}", api_key: env:K, models: [claude-sonnet-4-5], priority: ${priority} }\n`
    browser = await launchChromium()
    torii = await startTorii({
      settings: `scheduling: { hedging: { enabled: true, extra_tokens: 1 }, continuation: true }\naccounts:\n${account('first', one, 1)}${account('second', two, 2)}`,
      env: { K: 'no-real-key' },
    })
    ;({ page, complaints } = await openDashboard(browser, torii))
  })
  afterAll(async () => {
    expect(complaints).toEqual([])
    await browser?.close()
    await torii?.stop()
    await Promise.all([one.close(), two.close()])
  })

  const send = async (): Promise<string> => {
    const answer = await ask(torii.url, {
      path: '/v1/messages',
      body: {
        ...{ model: 'claude-sonnet-4-5', max_tokens: 50, stream: true },
        messages: [{ role: 'user', content: 'Hi' }],
      },
    })
    return String(answer.headers['x-torii-exchange'])
  }
  const open = async (id: string): Promise<void> => {
    await page.goto(`${torii.controlUrl}/monitor/${id}`)
    await page.getByText(id).waitFor()
  }

  it('tell of a second one that was sooner, and what the cancelled one cost', async () => {
    one.play(good)
    for (let time = 0; time < 20; time++) await send()
    one.play({ headers: sse, body: messageFrames.start, hang: { afterBytes: messageFrames.start.length } })
    two.play(good)
    await open(await send())
    await page.getByText('cancelled, the other was sooner').waitFor()
    await page.getByText('Second attempt, because the first was late').waitFor()
    await page.getByText('Beside it, cancelled (estimate)').waitFor()
    await page.getByText(/cost about \$/).waitFor()
  })

  it('tell of a seam', async () => {
    one.play({ headers: sse, body: begun, cut: { afterBytes: Buffer.byteLength(begun) } })
    await open(await send())
    await page.getByText(/Goes on where the attempt before broke off · seam after 5 characters/).waitFor()
  })
})
