import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort, makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { askChat, askMany } from './support/ask.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { openDashboard } from './support/dashboard.ts'

const settings = `accounts:
  - name: claude-like
    upstream: sandbox
    protocols: [anthropic-messages]
    models: [claude-sonnet-5]
  - name: trial
    upstream: sandbox
    models: [sandbox, sandbox-429, sandbox-echo, sandbox-hang]
`

describeInBrowser('the monitor', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]
  const home = makeHome()
  const restart = async (ports: { port: number; controlPort: number }): Promise<ToriiProcess> =>
    startTorii({ home, ...ports })

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ home, settings })
    await askChat(torii, 'sandbox')
    ;({ page, complaints } = await openDashboard(browser, torii, { path: '/monitor' }))
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
  })

  const grid = (): Locator => page.getByRole('grid')
  const rows = (): Locator =>
    grid()
      .getByRole('row')
      .filter({ has: page.getByRole('gridcell') })
  /** As the grid itself tells it, without its head. */
  const rowCount = async (): Promise<number> => Number(await grid().getAttribute('aria-rowcount')) - 1
  const search = (): string => new URL(page.url()).search

  it('shows each request as it comes, hundreds of them, with only those in sight in the page', async () => {
    await expect.poll(rowCount).toBeGreaterThan(0)
    const before = await rowCount()
    await askMany(torii, 600, ['sandbox', 'sandbox-echo', 'claude-sonnet-5', 'sandbox-429'])
    await expect.poll(rowCount).toBe(before + 600)
    expect(await rows().count()).toBeLessThan(100)
    await expect.poll(() => grid().getByText('Open', { exact: true }).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('holds still while it is paused, and counts what waits', async () => {
    await page.getByRole('heading', { name: 'Monitor' }).click()
    const before = await rowCount()
    await page.keyboard.press(' ')
    await page.getByText('Paused').waitFor()
    for (let n = 0; n < 5; n += 1) await askChat(torii, 'sandbox')
    await page.getByRole('button', { name: 'New: 5' }).waitFor()
    expect(await rowCount()).toBe(before)
    await page.getByRole('button', { name: 'New: 5' }).click()
    await expect.poll(rowCount).toBe(before + 5)
  })

  it('does not move under a reader who has scrolled down, and loads older rows there', async () => {
    const { page: late, context } = await openDashboard(browser, torii, { path: '/monitor' })
    const lateGrid = late.getByRole('grid')
    const count = async (): Promise<number> => Number(await lateGrid.getAttribute('aria-rowcount')) - 1
    await expect.poll(count).toBeGreaterThan(100)
    const first = await count()
    await lateGrid.hover()
    await late.mouse.wheel(0, 100_000)
    await expect.poll(count).toBeGreaterThan(first)
    await late.getByText('Held while you read').waitFor()
    const held = await count()
    await askChat(torii, 'sandbox')
    await late.getByRole('button', { name: 'New: 1' }).waitFor()
    expect(await count()).toBe(held)
    await context.close()
  })

  it('keeps its filters in the address, and the back button takes them back', async () => {
    await fetch(`${torii.url}/v1/nothing/here`)
    await page.getByRole('button', { name: 'Only refused' }).click()
    await expect.poll(search).toBe('?state=refused')
    await expect.poll(() => rows().first().textContent()).toContain('unknown_path')
    await page.getByLabel('Account', { exact: true }).selectOption('trial')
    await expect.poll(search).toContain('account=trial')
    await page.getByText('Nothing fits these filters').waitFor()
    await page.goBack()
    await expect.poll(search).toBe('?state=refused')
    await expect.poll(rowCount).toBe(1)
    await page.goBack()
    await expect.poll(search).toBe('')
    await expect.poll(rowCount).toBeGreaterThan(1)
    expect(await page.getByRole('button', { name: 'Only refused' }).getAttribute('aria-pressed')).toBe(
      'false',
    )
  })

  it('filters what comes in live, too', async () => {
    await page.goto(`${torii.controlUrl}/monitor?model=sandbox-429&text=python`)
    await expect.poll(rowCount).toBeGreaterThan(0)
    const before = await rowCount()
    await askChat(torii, 'sandbox')
    await askChat(torii, 'sandbox-429')
    await expect.poll(rowCount).toBe(before + 1)
    expect(await page.getByRole('searchbox', { name: 'Search exchanges' }).inputValue()).toBe('python')
  })

  it('is driven by keys: search, move, open, and back to the same list', async () => {
    await page.goto(`${torii.controlUrl}/monitor`)
    await expect.poll(rowCount).toBeGreaterThan(1)
    await page.keyboard.press('/')
    await page.keyboard.type('claude')
    await expect.poll(search).toBe('?text=claude')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('searchbox').inputValue()).toBe('claude')
    const others = rows().filter({ hasNotText: 'claude' })
    await expect.poll(async () => [(await rows().count()) > 1, await others.count()]).toEqual([true, 0])
    const selected = (): Promise<string | null> => grid().getAttribute('aria-activedescendant')
    await page.keyboard.press('j')
    await expect.poll(selected).not.toBeNull()
    const first = await selected()
    await page.keyboard.press('j')
    await expect.poll(selected).not.toBe(first)
    const id = await selected()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/monitor/${id?.replace('row-', '')}`)
    await page.getByRole('heading', { name: 'POST /v1/chat/completions' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(search).toBe('?text=claude')
    await expect.poll(() => page.locator('[aria-selected="true"]').count()).toBe(1)
  })

  it('keeps the chosen columns in this browser', async () => {
    await page.goto(`${torii.controlUrl}/monitor`)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('Client (User-Agent)').check()
    await page.getByLabel('Lane: relay or translate').uncheck()
    await page.keyboard.press('Escape')
    await page.reload()
    await page.getByRole('columnheader', { name: 'Client' }).waitFor()
    expect(await page.getByRole('columnheader', { name: 'Lane' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('button', { name: 'Usual columns' }).click()
    await page.getByRole('columnheader', { name: 'Lane' }).waitFor()
    await page.keyboard.press('Escape')
  })

  it('shows what is going on already when it is opened', async () => {
    const { page: late, context } = await openDashboard(browser, torii)
    const leaving = new AbortController()
    const hanging = fetch(`${torii.url}/v1/chat/completions`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'sandbox-hang', messages: [{ role: 'user', content: 'hi' }] }),
    }).catch(() => undefined)
    await expect
      .poll(async () => {
        const answer = await torii.api('/api/exchanges?state=open')
        return ((await answer.json()) as { exchanges: unknown[] }).exchanges.length
      })
      .toBe(1)
    await late.goto(`${torii.controlUrl}/monitor?state=open`)
    await late.getByRole('grid').getByText('sandbox-hang').waitFor()
    leaving.abort()
    await hanging
    await late.getByText('Nothing fits these filters').waitFor()
    await context.close()
  })

  it('goes on by itself when Torii was started anew', async () => {
    await page.goto(`${torii.controlUrl}/monitor`)
    await expect.poll(rowCount).toBeGreaterThan(1)
    const before = await rowCount()
    const ports = { port: torii.port, controlPort: torii.controlPort }
    torii.child.kill('SIGINT')
    await torii.ended
    await page.getByRole('banner').getByText('Connection lost').waitFor()
    torii = await restart(ports)
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor()
    await askChat(torii, 'sandbox')
    await expect.poll(() => rows().first().textContent()).toContain('sandbox')
    await expect.poll(rowCount).toBeGreaterThanOrEqual(Math.min(before, 200))
  })
})

describeInBrowser('a monitor that records nothing', () => {
  it('says so', async () => {
    const browser = await launchChromium()
    const torii = await startTorii({
      words: ['--sandbox'],
      settings: 'monitor: { enabled: false }\n',
      port: await freePort(),
    })
    const { page } = await openDashboard(browser, torii, { path: '/monitor' })
    await page.getByText('Recording is off').waitFor()
    await page.getByText('No exchange yet').waitFor()
    await browser.close()
    await torii.stop()
  })
})
