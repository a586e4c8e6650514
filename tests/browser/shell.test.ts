import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort, makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { askChat } from './support/ask.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

describeInBrowser('the shell of the dashboard', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ words: ['--sandbox'] })
    ;({ page } = await openDashboard(browser, torii))
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
  })

  const focused = (): Promise<unknown> =>
    page.evaluate('document.activeElement?.id || document.activeElement?.tagName')

  it('keeps strangers out and says how to get in', async () => {
    const context = await browser.newContext({ locale: 'ja' })
    const stranger = await context.newPage()
    await stranger.goto(torii.controlUrl)
    await stranger.getByRole('heading', { name: 'ダッシュボードを開く' }).waitFor()
    expect(await stranger.locator('code').textContent()).toBe('torii open')
    expect(await stranger.title()).toContain('Torii')
    await context.close()
  })

  it('ships at most 250 kB of compressed script for the first view, and loads nothing from elsewhere', async () => {
    const { page: fresh, context } = await openDashboard(browser, torii)
    const scripts: Promise<number>[] = []
    const foreign: string[] = []
    fresh.on('response', (response) => {
      if (!response.url().startsWith(torii.controlUrl)) foreign.push(response.url())
      if (response.url().endsWith('.js')) scripts.push(response.body().then((body) => gzipSync(body).length))
    })
    await fresh.reload()
    await fresh.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await expect.poll(() => fresh.locator('main .animate-pulse').count()).toBe(0)
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0)
    expect(bytes).toBeLessThan(250_000)
    expect(bytes).toBeGreaterThan(10_000)
    expect(foreign).toEqual([])
    await context.close()
  })

  it('goes to any view from the palette, by keyboard alone', async () => {
    await page.keyboard.press('Control+k')
    await modal(page).getByRole('combobox').waitFor()
    await page.keyboard.type('acc')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor()
    expect(await page.title()).toBe('Accounts · Torii')
    await expect.poll(focused).toBe('content')
  })

  it('runs commands from the palette: stop, start, theme, language', async () => {
    const run = async (text: string): Promise<void> => {
      await page.keyboard.press('Control+k')
      await modal(page).getByRole('combobox').fill(text)
      await page.keyboard.press('Enter')
      await modal(page).waitFor({ state: 'detached' })
    }
    await run('Stop')
    await page.getByRole('banner').getByText('Stopped').waitFor()
    await run('Start')
    await page.getByRole('banner').getByText('Running').waitFor()
    await run('Theme: Dark')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    expect(await page.getByLabel('Theme').inputValue()).toBe('dark')
    await run('日本語')
    await page.getByRole('heading', { name: 'アカウント', level: 1 }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ja')
    await page.getByLabel('言語').selectOption('en')
  })

  it('finds accounts, models and exchanges from the palette, and pages by their English names', async () => {
    const asked = await askChat(torii, 'gemini-3-flash')
    const find = async (text: string, option: RegExp): Promise<void> => {
      await page.keyboard.press('Control+k')
      await modal(page).getByRole('combobox').fill(text)
      await modal(page).getByRole('option', { name: option }).click()
      await modal(page).waitFor({ state: 'detached' })
    }
    await page.keyboard.press('Control+k')
    await modal(page).getByRole('combobox').fill('ｓａｎｄｂｏｘ　ｔｏｒｉｉ')
    await modal(page)
      .getByRole('option', { name: /Torii sandbox/ })
      .waitFor()
    await page.keyboard.press('Escape')
    await find('sandbox-echo', /^sandbox-echo/)
    await page.getByText('sandbox-echo goes to').waitFor()
    await find('flash', /gemini-3-flash.*OpenAI\/Python/)
    await page.waitForURL(`**/monitor/${asked}`)
    await page.getByLabel('Language').selectOption('ja')
    await page.keyboard.press('Control+k')
    await modal(page).getByRole('combobox').fill('usage')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '使用量', level: 1 }).waitFor()
    await page.getByLabel('言語').selectOption('en')
  })

  it('can be installed as an app', async () => {
    const session = await page.context().newCDPSession(page)
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
    // A window without traces is the only thing that keeps the browser of a test from installing.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
      [],
    )
    const { errors, data } = await session.send('Page.getAppManifest')
    expect(errors).toEqual([])
    for (const { src } of (JSON.parse(data ?? '{}') as { readonly icons: readonly { src: string }[] }).icons)
      expect((await page.request.get(torii.controlUrl + src)).status()).toBe(200)
  })

  it('reaches everything with Tab: skip link first, then the navigation', async () => {
    await page.goto(torii.controlUrl)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to content')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('content')
  })

  it('keeps what is open in the address, and «back» is true', async () => {
    await page.goto(`${torii.controlUrl}/?span=week`)
    await expect
      .poll(() => page.getByRole('radio', { name: 'Week' }).getAttribute('aria-checked'))
      .toBe('true')
    await page.getByRole('link', { name: 'API Proxy' }).click()
    await page.getByRole('heading', { name: 'API Proxy', level: 1 }).waitFor()
    await page.goBack()
    await expect.poll(() => new URL(page.url()).search).toBe('?span=week')
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  })

  it('says that there is no such page, and leads back', async () => {
    await page.goto(`${torii.controlUrl}/no/such/page`)
    await page.getByText('There is no such page.').waitFor()
    await page.getByRole('link', { name: 'To the overview' }).click()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
  })

  it('tells of a faulty hand edit with its place, while the last good settings hold', async () => {
    const { writeFileSync } = await import('node:fs')
    writeFileSync(`${torii.home}/torii.yaml`, 'proxy:\n  port: many\n')
    await page.getByText('torii.yaml has a fault').waitFor()
    await page.getByText('Line 2, column 9').waitFor()
    writeFileSync(`${torii.home}/torii.yaml`, 'proxy:\n  auto_start: true\n')
    await page.getByText('torii.yaml has a fault').waitFor({ state: 'detached' })
  })
})

describeInBrowser('a control plane that stops answering', () => {
  it('is said to be gone; nothing typed is lost, and the page goes on when it is back', async () => {
    const browser = await launchChromium()
    const home = makeHome()
    const [port, controlPort] = [await freePort(), await freePort()]
    const settings = 'proxy:\n  auto_start: false\n'
    const before = await startTorii({ home, port, controlPort, settings })
    const { page } = await openDashboard(browser, before, { path: '/proxy' })
    await page.getByLabel('Timeout').fill('77')
    await before.stop()
    await page.getByText('Connection lost; trying again').waitFor()
    await page.getByLabel('Timeout').press('Enter')
    await page.getByText('Not saved').waitFor()
    expect(await page.getByLabel('Timeout').inputValue()).toBe('77')
    const after = await startTorii({ home, port, controlPort })
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor()
    await page.getByLabel('Timeout').press('Enter')
    await page.getByText('Applied').waitFor()
    await browser.close()
    await after.stop()
  })

  it('is said to be gone when it hangs too, and what was pressed then is done when it goes on', async () => {
    const browser = await launchChromium()
    const torii = await startTorii({ settings: 'proxy:\n  auto_start: false\n' })
    const { page } = await openDashboard(browser, torii, { path: '/proxy' })
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor()
    torii.child.kill('SIGSTOP')
    await page.getByLabel('Timeout').fill('78')
    await page.getByText('Connection lost; trying again').waitFor()
    await page.getByLabel('Timeout').press('Enter')
    expect(await page.getByLabel('Timeout').inputValue()).toBe('78')
    torii.child.kill('SIGCONT')
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor()
    await page.getByText('Applied').waitFor()
    await browser.close()
    await torii.stop()
  })
})

describeInBrowser('an event stream that is lost alone', () => {
  it('is said to be lost; the page still works, and what happened meanwhile is there when it is back', async () => {
    const browser = await launchChromium()
    const torii = await startTorii({ words: ['--sandbox'] })
    const { page } = await openDashboard(browser, torii)
    await page.route('**/api/events*', (route) => route.abort())
    await page.goto(`${torii.controlUrl}/monitor`)
    await page.getByRole('banner').getByText('Connection lost').waitFor()
    await page.getByRole('searchbox').fill('sandbox')
    await askChat(torii, 'sandbox')
    await page.unroute('**/api/events*')
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    expect(await page.getByRole('searchbox').inputValue()).toBe('sandbox')
    await browser.close()
    await torii.stop()
  })
})
