import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'
import { sendSampleTraffic } from './support/sample-traffic.ts'

const settings = `accounts:
  - name: gemini-main
    upstream: gemini
    api_key: env:NO_SUCH_VARIABLE
  - name: trial
    upstream: sandbox
    priority: 5
    models: ["*"]
zai: { enabled: true, dispatch_mode: fallback }
`

const views = [
  '/',
  '/proxy',
  '/accounts',
  '/accounts?look=cards',
  '/accounts?add=',
  '/accounts?add=gemini',
  '/accounts?add=@oauth',
  '/accounts?add=@import',
  '/accounts?account=trial',
]
const themes = ['light', 'dark', 'contrast'] as const

describeInBrowser('overview, proxy and accounts for everyone', () => {
  let browser: Browser
  let torii: ToriiProcess

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ settings })
    await sendSampleTraffic(torii)
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
  })

  const violations = async (page: Page): Promise<readonly string[]> => {
    const { violations: found } = await new AxeBuilder({ page }).analyze()
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
  }

  /** Nothing is loading any more, and the window that the address opens stands. */
  const settled = async (page: Page): Promise<void> => {
    const examples = page.locator('#examples')
    if ((await examples.count()) > 0) {
      // What is above it may still grow and push it out of sight again.
      await expect
        .poll(async () => {
          await examples.scrollIntoViewIfNeeded()
          return examples.getByRole('tab').count()
        })
        .toBeGreaterThan(0)
    }
    await expect.poll(() => page.locator('main .animate-pulse').count()).toBe(0)
    if (/add=|account=/.test(page.url()))
      await modal(page).locator('input:visible, textarea:visible').first().waitFor()
  }

  it.each(themes)('has no axe violation in the theme %s', async (theme) => {
    const { page, context } = await openDashboard(browser, torii, { theme })
    for (const view of views) {
      await page.goto(torii.controlUrl + view)
      await page.locator('h1').waitFor()
      await settled(page)
      expect(await violations(page), view).toEqual([])
    }
    await page.goto(torii.controlUrl)
    await page.locator('h1').waitFor()
    await page.keyboard.press('Control+k')
    await modal(page).getByRole('combobox').waitFor()
    expect(await violations(page), 'palette').toEqual([])
    await context.close()
  })

  it('has none in the window that stands before a risky change', async () => {
    const { page, context } = await openDashboard(browser, torii, { path: '/proxy' })
    await page.getByRole('switch', { name: 'LAN access' }).click()
    await modal(page).waitFor()
    expect(await violations(page)).toEqual([])
    await context.close()
  })

  it.each([
    [360, 'ja'],
    [360, 'en'],
    [768, 'zh-CN'],
    [2560, 'ja'],
  ] as const)(
    'fits a width of %i in %s: nothing but tables and code scrolls sideways',
    async (width, language) => {
      const { page, context } = await openDashboard(browser, torii, { width, language })
      for (const view of views) {
        await page.goto(torii.controlUrl + view)
        await page.locator('h1').waitFor()
        await settled(page)
        const over = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(over, view).toBe(0)
      }
      await context.close()
    },
  )

  it('opens its navigation from the menu button on a narrow screen', async () => {
    const { page, context } = await openDashboard(browser, torii, { width: 360 })
    expect(await page.getByRole('link', { name: 'Accounts', exact: true }).isVisible()).toBe(false)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('link', { name: 'Accounts', exact: true }).click()
    await page.getByRole('heading', { name: 'Accounts', level: 1 }).waitFor()
    await context.close()
  })
})
