import { readFileSync } from 'node:fs'
import type { Browser, Download, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { askChat } from './support/ask.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { openDashboard } from './support/dashboard.ts'

const settings = `accounts:
  - name: claude-like
    upstream: sandbox
    protocols: [anthropic-messages]
    models: [claude-sonnet-5]
  - name: trial
    upstream: sandbox
    models: [sandbox, sandbox-429, sandbox-cut, sandbox-thinking]
`

describeInBrowser('the page of one exchange', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ settings })
    ;({ page, complaints } = await openDashboard(browser, torii))
  })
  afterAll(async () => {
    expect(complaints).toEqual([])
    await browser?.close()
    await torii?.stop()
  })

  const open = async (id: string, view = ''): Promise<void> => {
    await page.goto(`${torii.controlUrl}/monitor/${id}${view}`)
    await page.getByText(id).waitFor()
  }
  const copied = (): Promise<unknown> => page.evaluate('navigator.clipboard.readText()')
  const textOf = async (download: Promise<Download>): Promise<string> =>
    readFileSync(await (await download).path(), 'utf8')

  it('marks each loss where the client wrote it', async () => {
    await open(await askChat(torii, 'claude-sonnet-5', { seed: 7, stream: true }))
    await page.getByRole('button', { name: '/seed' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('?view=clientSent')
    const mark = page.locator('.cm-code-mark')
    await mark.waitFor()
    expect(await mark.textContent()).toBe('7')
    expect(await page.locator('.cm-code-note').textContent()).toContain('dropped')
  })

  it('shows what was said on each stretch of the way', async () => {
    await open(await askChat(torii, 'claude-sonnet-5', { seed: 7 }), '?view=toriiSent')
    await page.locator('.cm-content').getByText('max_tokens').waitFor()
    await page.getByRole('tab', { name: 'Upstream answered' }).click()
    await page.locator('.cm-content').getByText('stop_reason').waitFor()
    await page.getByRole('tab', { name: 'Client got' }).click()
    await page.locator('.cm-content').getByText('finish_reason').first().waitFor()
    await page.getByRole('tab', { name: 'Conversation' }).click()
    await page.getByText('hi claude-sonnet-5', { exact: true }).waitFor()
  })

  it('stands each number beside its line, notes in any letters or not', async () => {
    const id = await askChat(torii, 'claude-sonnet-5', { seed: 7, logit_bias: { 5: 1 }, stream: true })
    const { page: japanese, context } = await openDashboard(browser, torii, { language: 'ja' })
    for (const view of ['clientSent', 'toriiSent']) {
      await japanese.goto(`${torii.controlUrl}/monitor/${id}?view=${view}`)
      await japanese.locator('.cm-line').nth(9).waitFor()
      const topsOf = (selector: string): Promise<readonly number[]> =>
        japanese.locator(selector).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
      // The first is hidden: it keeps the column wide enough.
      const numbers = '.cm-lineNumbers .cm-gutterElement:not(:first-child)'
      // What comes later above the text moves both.
      const apart = async (): Promise<readonly number[]> => {
        const [lines, beside] = [await topsOf('.cm-line'), await topsOf(numbers)]
        return lines.length < 10 ? [Number.NaN] : lines.map((top, at) => (beside[at] ?? Number.NaN) - top)
      }
      await expect.poll(async () => (await apart()).every((gap) => gap === 0)).toBe(true)
    }
    await context.close()
  })

  it('says where nothing was changed on the way', async () => {
    await open(await askChat(torii, 'sandbox'), '?view=toriiSent')
    await page.getByText('Byte for byte what the client sent').waitFor()
    await page.locator('.cm-content').getByText('hi sandbox').waitFor()
  })

  it('plays a stream back: the answer as far as it had grown by each event', async () => {
    await open(await askChat(torii, 'sandbox', { stream: true }), '?view=clientGot')
    const slider = page.getByRole('slider', { name: 'Place in the stream' })
    await slider.waitFor()
    const answer = page.getByRole('tabpanel').getByText(/^This is /)
    const whole = (await answer.textContent()) ?? ''
    expect(whole).toContain('hi sandbox')
    await slider.press('Home')
    await slider.press('ArrowRight')
    await expect.poll(() => answer.textContent()).toBe(whole.slice(0, 16))
    await page.getByRole('listbox', { name: 'Events of the stream' }).press('ArrowDown')
    await expect.poll(() => answer.textContent()).toBe(whole.slice(0, 32))
  })

  it('says why it failed, whose fault it was and what to do', async () => {
    await open(await askChat(torii, 'sandbox-429'))
    const fault = page.getByRole('region', { name: 'Why it failed' })
    await fault.getByRole('heading', { name: /Too many requests/ }).waitFor()
    await fault.getByText('rate_limit_exceeded', { exact: true }).waitFor()
    await fault.getByText('At the upstream').waitFor()
    await fault.getByText('add another account').waitFor()
    await page.getByText('Chosen because:').first().waitFor()
  })

  it('shows what had come of a stream that broke off, and that it did', async () => {
    await open(await askChat(torii, 'sandbox-cut', { stream: true }))
    await page.getByRole('region', { name: 'Why it failed' }).waitFor()
    await page.getByText('This is Torii').waitFor()
  })

  it('is copied as code with the true address, and without the key', async () => {
    await open(await askChat(torii, 'sandbox', { top_k: 3 }))
    for (const [form, sign] of [
      ['cURL', `curl '${torii.url}/v1/chat/completions'`],
      ['Python', 'extra_body={\n        "top_k": 3,'],
      ['TypeScript', `baseURL: '${torii.url}/v1'`],
      ['Go', 'client.Post(context.Background(), "chat/completions"'],
    ] as const) {
      await page.getByRole('button', { name: 'Copy as' }).click()
      await page.getByRole('menuitem', { name: form }).click()
      await expect.poll(copied).toContain(sign)
      expect(await copied()).toContain('TORII_API_KEY')
    }
  })

  it('is exported as JSON and as an HTTP archive, without secrets', async () => {
    await open(await askChat(torii, 'sandbox', { user: 'sk-proj-abcdefghijklmnop' }))
    const exported = async (name: string): Promise<string> => {
      await page.getByRole('button', { name: 'Export' }).click()
      const download = page.waitForEvent('download')
      await page.getByRole('menuitem', { name }).click()
      return textOf(download)
    }
    const record = await exported('JSON')
    expect(JSON.parse(record)).toMatchObject({ state: 'done', modelAsked: 'sandbox' })
    const archive = await exported('HAR')
    expect(JSON.parse(archive)).toMatchObject({
      log: { version: '1.2', entries: [{ response: { status: 200 } }] },
    })
    expect(record + archive).not.toContain('sk-proj-abcdefghijklmnop')
  })

  it('is sent again to another model at another account, and compared', async () => {
    await open(await askChat(torii, 'sandbox', { stream: true }))
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByRole('combobox', { name: 'Model' }).fill('claude-like/claude-sonnet-5')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Send again' }).click()
    const comparison = page.getByRole('region', { name: 'Comparison' })
    await comparison.getByRole('cell', { name: 'claude-like' }).waitFor()
    await comparison.locator('.cm-changedText').first().waitFor()
    await comparison.getByRole('link', { name: 'Open the replay’s exchange' }).click()
    await page.getByText('claude-like', { exact: true }).first().waitFor()
    await page.getByText('torii-replay').waitFor()
  })

  it('says so when there is no such exchange', async () => {
    await page.goto(`${torii.controlUrl}/monitor/ex_NOTHERE`)
    await page.getByRole('alert').getByText('ex_NOTHERE').waitFor()
    await page.getByRole('link', { name: 'Back to the monitor' }).click()
    await page.getByRole('grid').waitFor()
  })

  it('says why nothing can be read where bodies are not kept', async () => {
    await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'monitor.bodies': 'off' } } })
    await open(await askChat(torii, 'sandbox'))
    await page.getByText('Set monitor.bodies to «redacted» to keep them').waitFor()
    expect(await page.getByRole('button', { name: 'Send again' }).isDisabled()).toBe(true)
    await torii.api('/api/settings', { method: 'PATCH', json: { remove: ['monitor.bodies'] } })
  })
})
