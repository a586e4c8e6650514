import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

describeInBrowser('what the page cannot know', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
  })

  const shownState = (page: Page): Promise<string | null> =>
    page.getByRole('banner').locator('[data-state]').getAttribute('data-state')

  it('is said not to be known when the process is killed: last state and time, nothing to press, reason', async () => {
    const torii = await startTorii({ words: ['--sandbox'] })
    const { page } = await openDashboard(browser, torii, { language: 'ja' })
    const banner = page.getByRole('banner')
    await expect.poll(() => shownState(page)).toBe('running')
    await page.keyboard.press('Control+k')
    await modal(page).getByRole('combobox').waitFor()
    await page.keyboard.press('Escape')
    torii.child.kill('SIGKILL')
    await banner.getByText('状態不明').waitFor()
    await banner.getByText(/最後に確認した状態: 稼働中 \(\d+:\d\d:\d\d\)/).waitFor()
    const stop = banner.getByRole('button', { name: '停止' })
    expect(await stop.isDisabled()).toBe(true)
    expect(
      await stop.getAttribute('aria-describedby').then((id) => page.locator(`#${id}`).textContent()),
    ).toContain('管理サーバーが応答しません。')
    await page.locator('main').getByRole('heading', { name: '状態不明' }).waitFor()
    await page.locator('main').getByText('管理サーバーが応答しません。').first().waitFor()
    await page.keyboard.press('Control+k')
    await modal(page).getByRole('combobox').fill('gateway')
    await page.getByText('該当する項目がありません。').waitFor()
    await page.keyboard.press('Escape')
    // A view that was never opened: its code cannot be had, and the page stands.
    await page.getByRole('link', { name: 'プレイグラウンド' }).click()
    await page.getByText('管理サーバーが復帰すると、この画面が表示されます。').waitFor()
    await banner.getByText('状態不明').waitFor()
    await torii.stop()
  })

  it('holds for the code of the palette too: the page stands, and says why it does not open', async () => {
    const torii = await startTorii({ words: ['--sandbox'] })
    const { page } = await openDashboard(browser, torii)
    await page.route('**/assets/palette*', (route) => route.abort())
    await page.reload()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    await page
      .getByRole('region', { name: 'Notifications' })
      .getByText('The control plane does not answer.')
      .waitFor()
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor()
    await torii.stop()
  })

  it('is said when the process hangs, and is known again when it goes on', async () => {
    const torii = await startTorii({ words: ['--sandbox'] })
    const { page } = await openDashboard(browser, torii)
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor()
    torii.child.kill('SIGSTOP')
    await page.getByRole('banner').getByText('State unknown').waitFor()
    torii.child.kill('SIGCONT')
    await expect.poll(() => shownState(page), { timeout: 20_000 }).toBe('running')
    expect(await page.getByRole('banner').getByRole('button', { name: 'Stop' }).isEnabled()).toBe(true)
    await torii.stop()
  })

  it('is not said when only the events are lost: the state is asked for instead', async () => {
    const torii = await startTorii({ words: ['--sandbox'] })
    const { page } = await openDashboard(browser, torii)
    await page.route('**/api/events*', (route) => route.abort())
    await page.reload()
    await page.getByRole('banner').getByText('Connection lost').waitFor()
    await expect.poll(() => shownState(page)).toBe('running')
    await torii.api('/api/stop', { method: 'POST' })
    await expect.poll(() => shownState(page), { timeout: 20_000 }).toBe('stopped')
    await torii.stop()
  })
})

describeInBrowser('the first step', () => {
  it('is not ticked by an account without a key; it says what is missing and leads there', async () => {
    const browser = await launchChromium()
    const torii = await startTorii({ settings: 'accounts:\n  - name: lacking\n    upstream: zai\n' })
    const { page } = await openDashboard(browser, torii, { language: 'ja' })
    const step = page.locator('[data-step="account"]')
    await step.getByText('アカウントはありますが、使えるものがまだありません:').waitFor()
    expect(await step.getAttribute('data-done')).toBe('false')
    const said = await step.getByRole('listitem').textContent()
    expect(said).toMatch(/^lacking: .+/)
    expect(said).toMatch(/キー|api_key/i)
    await step.getByRole('link', { name: 'lacking' }).click()
    await page.waitForURL('**/accounts?account=lacking')
    await browser.close()
    await torii.stop()
  })
})
