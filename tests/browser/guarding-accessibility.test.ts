import { rmSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'
import { sendSampleTraffic } from './support/sample-traffic.ts'
import { seedKeys } from './support/seed-keys.ts'

const settings = `proxy:
  cors_origins: ["*"]
  denied_addresses: ["198.51.100.0/24", "fd00:dead::/32"]
accounts:
  - name: trial
    upstream: sandbox
    models: ["*"]
`
const seeded = { value: 'sk-seeded-0123456789', hourly: 0.2, ageHours: 400 }
const keys = [
  {
    ...seeded,
    name: 'team',
    rules: { budget: { day: 10, week: 10, month: 1000 }, addresses: ['10.0.0.0/8'] },
  },
  { ...seeded, name: 'old', value: 'sk-seeded-9876543210', hourly: 0, rules: { enabled: false } },
]
const views = ['/keys', '/keys?add=', '/keys?key=team', '/security', '/usage?by=client']
const themes = ['light', 'dark', 'contrast'] as const

describeInBrowser('keys and security for everyone', () => {
  let browser: Browser
  let torii: ToriiProcess

  beforeAll(async () => {
    browser = await launchChromium()
    const home = makeHome()
    await seedKeys(home, keys, Date.now())
    torii = await startTorii({ home, settings })
    await sendSampleTraffic(torii)
    await fetch(`${torii.url}/v1/models`, { headers: { authorization: 'Bearer sk-seeded-9876543210' } })
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
    rmSync(torii.home, { recursive: true, force: true })
  })

  const violations = async (page: Page, without: string[] = []): Promise<readonly string[]> => {
    const { violations: found } = await new AxeBuilder({ page }).disableRules(without).analyze()
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))
  }
  const show = async (page: Page, view: string): Promise<void> => {
    await page.goto(torii.controlUrl + view)
    await page.locator('h1').waitFor()
    await expect.poll(() => page.locator('main .animate-pulse').count()).toBe(0)
    if (/add=|key=/.test(view)) await modal(page).locator('input').first().waitFor()
  }

  it.each(themes)('has no axe violation in the theme %s', async (theme) => {
    const { page, context, complaints } = await openDashboard(browser, torii, { theme })
    for (const view of views) {
      await show(page, view)
      expect(await violations(page), view).toEqual([])
    }
    expect(complaints).toEqual([])
    await context.close()
  })

  it('has none where something lies over the page', async () => {
    const { page, context } = await openDashboard(browser, torii, { path: '/security' })
    await page.getByRole('button', { name: 'Mend… Web pages' }).click()
    await modal(page).waitFor()
    expect(await violations(page), 'mend').toEqual([])
    await show(page, '/keys')
    await page.getByRole('button', { name: 'More for old' }).click()
    // An open menu belongs to its button, not to a part of the page.
    expect(await violations(page, ['region']), 'menu').toEqual([])
    await page.getByRole('menuitem', { name: 'New value…' }).click()
    await modal(page).waitFor()
    expect(await violations(page), 'question').toEqual([])
    await modal(page).getByRole('button', { name: 'Make a new value' }).click()
    await modal(page).getByText(/^sk-/).waitFor()
    expect(await violations(page), 'value').toEqual([])
    await context.close()
  })

  it.each([
    [360, 'ja'],
    [360, 'en'],
    [768, 'zh-CN'],
    [2560, 'ja'],
  ] as const)('fits a width of %i in %s: nothing but tables scrolls sideways', async (width, language) => {
    const { page, context } = await openDashboard(browser, torii, { width, language })
    for (const view of views) {
      await show(page, view)
      const over = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(over, view).toBe(0)
    }
    await context.close()
  })

  it.each(['ja', 'zh-CN'] as const)('has no text in another language in %s', async (language) => {
    const { page, context } = await openDashboard(browser, torii, { language })
    for (const view of views) {
      await show(page, view)
      const text = ((await page.locator('body').textContent()) ?? '').replaceAll(/\S*[./:*-]\S*/g, '')
      expect(text, view).not.toMatch(/\b(?:the|and|of|from|save|any|all|with|for|is|by|this)\b/i)
    }
    await context.close()
  })

  it('makes a key by keyboard alone', async () => {
    const { page, context } = await openDashboard(browser, torii, { path: '/keys' })
    await page.getByRole('button', { name: 'New key' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('INPUT')
    await page.keyboard.type('typed')
    await page.keyboard.press('Enter')
    await modal(page).getByText(/^sk-/).waitFor()
    await page.keyboard.press('Escape')
    await modal(page).getByText('It has not been copied').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => modal(page).count()).toBe(0)
    await page.getByRole('button', { name: 'typed' }).first().waitFor()
    await context.close()
  })
})
