import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { askChat } from './support/ask.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { openDashboard } from './support/dashboard.ts'

/** As OpenAI answers: 1 M tokens in, most of them from the cache. */
const answer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-5.1',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
  usage: {
    prompt_tokens: 1_000_000,
    completion_tokens: 100_000,
    total_tokens: 1_100_000,
    prompt_tokens_details: { cached_tokens: 800_000 },
  },
})

describeInBrowser('the usage page', () => {
  let browser: Browser
  let torii: ToriiProcess
  let upstream: FakeUpstream
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    browser = await launchChromium()
    upstream = await startFakeUpstream()
    upstream.play({ headers: { 'content-type': 'application/json' }, body: answer })
    torii = await startTorii({
      settings: `accounts:
  - name: paid
    upstream: openai
    api_key: sk-test-0123456789
    base_url: ${upstream.url}/v1
    models: [gpt-5.1]
  - name: trial
    upstream: sandbox
    models: [sandbox, sandbox-429]
`,
    })
    await askChat(torii, 'gpt-5.1')
    await askChat(torii, 'gpt-5.1')
    await askChat(torii, 'sandbox')
    await askChat(torii, 'sandbox-429')
    ;({ page, complaints } = await openDashboard(browser, torii, { path: '/usage' }))
  })
  afterAll(async () => {
    expect(complaints).toEqual([])
    await browser?.close()
    await torii?.stop()
    await upstream?.close()
  })

  it('sums requests, tokens, cache and cost, and says what has no known price', async () => {
    const figure = (name: string) => page.locator('dl > div').filter({ hasText: name })
    // 200 k fresh at 1.25, 800 k cached at 0.125, 100 k out at 10, in dollars a million; twice.
    await figure('Cost').getByText('$2.70').waitFor()
    await figure('Cost').getByText('1 request without a known price').waitFor()
    await figure('Cache hits').getByText('$1.80 saved').waitFor()
    await figure('Requests').getByText('1 error (').waitFor()
    await page.getByText('Cost by list price of its time (genai-prices').waitFor()
  })

  it('groups by account, model, key and dialect, with the choice in the address', async () => {
    await page.getByLabel('Group by').selectOption('account')
    await expect.poll(() => new URL(page.url()).search).toBe('?by=account')
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) })
    expect(await row('paid').textContent()).toContain('$2.70')
    expect(await row('trial').textContent()).toContain('–')
    await page.getByRole('radio', { name: 'Cost' }).click()
    await page.getByRole('radio', { name: '7 d' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('?range=7d&by=account&metric=cost')
    await page.goBack()
    await expect.poll(() => new URL(page.url()).search).toBe('?by=account&metric=cost')
    await page.reload()
    await row('paid').waitFor()
    expect(await page.getByRole('radio', { name: 'Cost' }).getAttribute('aria-checked')).toBe('true')
  })

  it('groups by client and by key, and leads to their requests', async () => {
    await page.goto(`${torii.controlUrl}/usage?by=client`)
    const client = page.getByRole('row', { name: /^OpenAI\/Python/ })
    expect(await client.textContent()).toMatch(/^OpenAI\/Python4/)
    await page.getByLabel('Group by').selectOption('key')
    await page.getByRole('row', { name: /^\(no key\)/ }).waitFor()
    await page.getByLabel('Group by').selectOption('account')
    await page.getByRole('link', { name: 'paid' }).click()
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('3')
    await page.goBack()
    await page.getByRole('row', { name: /^paid/ }).waitFor()
  })

  it('is ordered by any column', async () => {
    await page.getByRole('button', { name: 'Errors', exact: true }).click()
    await expect.poll(() => page.getByRole('row').nth(1).textContent()).toMatch(/^trial/)
    await page.getByRole('button', { name: 'Errors', exact: true }).click()
    await expect.poll(() => page.getByRole('row').nth(1).textContent()).toMatch(/^paid/)
    expect(
      await page.getByRole('columnheader', { name: 'Errors', exact: true }).getAttribute('aria-sort'),
    ).toBe('ascending')
  })

  it('is given out as CSV', async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export CSV' }).click()
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n')
    expect(lines[0]?.replace('\u{feff}', '')).toMatch(/^time,group,requests,errors,input_tokens/)
    expect(lines.find((line) => line.includes(',paid,2,0,2000000,200000,'))).toMatch(
      /,2\.7,1\.8,genai-prices/,
    )
  })

  it('looks at days of one’s own choice', async () => {
    await page.getByRole('radio', { name: 'From … to …' }).click()
    await page.getByLabel('From', { exact: true }).fill('2024-01-01')
    await page.getByLabel('To', { exact: true }).fill('2024-01-02')
    await page.getByText('Nothing in this span').waitFor()
    expect(await page.getByRole('button', { name: 'Export CSV' }).isDisabled()).toBe(true)
  })
})
