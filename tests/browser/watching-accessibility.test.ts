import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { askChat } from './support/ask.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'
import { sendSampleTraffic } from './support/sample-traffic.ts'

const settings = `accounts:
  - name: claude-like
    upstream: sandbox
    protocols: [anthropic-messages]
    models: [claude-sonnet-5]
  - name: trial
    upstream: sandbox
    models: ["*"]
models:
  mapping: { "gpt-4o*": claude-sonnet-5 }
routes:
  - name: work
    match: [claude-*]
`

const themes = ['light', 'dark', 'contrast'] as const

describeInBrowser('monitor, usage, models, settings and playground for everyone', () => {
  let browser: Browser
  let torii: ToriiProcess
  let views: readonly string[]

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ settings })
    await sendSampleTraffic(torii)
    const translated = await askChat(torii, 'claude-sonnet-5', { seed: 7, stream: true })
    const failed = await askChat(torii, 'sandbox-429')
    views = [
      '/monitor',
      '/monitor?state=refused',
      '/monitor?since=1&until=2',
      `/monitor/${translated}`,
      `/monitor/${translated}?view=clientSent`,
      `/monitor/${translated}?view=clientGot`,
      `/monitor/${failed}`,
      '/usage',
      '/usage?by=model&metric=tokens',
      '/models',
      '/models?tab=rules',
      '/models?tab=routes',
      '/models?tab=test&model=gpt-4o',
      '/settings',
      '/settings?tab=file',
      '/settings?tab=history',
      '/settings?tab=doctor',
      '/settings?tab=backup',
      '/playground',
    ]
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
  })

  const violations = async (page: Page, without: string[] = []): Promise<readonly string[]> => {
    const { violations: found } = await new AxeBuilder({ page }).disableRules(without).analyze()
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`))
  }
  const show = async (page: Page, view: string): Promise<void> => {
    await page.goto(torii.controlUrl + view)
    await page.locator('h1').waitFor()
    await expect.poll(() => page.locator('main .animate-pulse').count()).toBe(0)
    await expect.poll(() => page.getByText('Loading…').count()).toBe(0)
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

  it('has none where something lies over the page or has been asked for', async () => {
    const { page, context } = await openDashboard(browser, torii, { path: '/monitor' })
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('Client (User-Agent)').waitFor()
    expect(await violations(page, ['region']), 'columns').toEqual([])
    await show(page, views[4] ?? '')
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('region', { name: 'Comparison' }).waitFor()
    expect(await violations(page), 'replay').toEqual([])
    await page.getByRole('button', { name: 'Copy as' }).click()
    await page.getByRole('menuitem', { name: 'Python' }).waitFor()
    // An open menu belongs to its button, not to a part of the page.
    expect(await violations(page, ['region']), 'copy as').toEqual([])
    await show(page, '/settings?tab=file')
    await page.locator('.cm-content').click()
    await page.keyboard.insertText('# mine\n')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await modal(page).locator('.cm-mergeView').waitFor()
    expect(await violations(page), 'diff').toEqual([])
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
        await show(page, view)
        const over = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect(over, view).toBe(0)
      }
      await context.close()
    },
  )

  it.each(['ja', 'zh-CN'] as const)('has no text in another language in %s', async (language) => {
    const { page, context } = await openDashboard(browser, torii, { language })
    for (const view of ['/monitor', '/usage', '/models?tab=rules', '/settings', '/playground']) {
      await show(page, view)
      const text = ((await page.locator('main').textContent()) ?? '').replaceAll(/\S*[./:*-]\S*/g, '')
      expect(text, view).not.toMatch(/\b(?:the|and|of|from|save|any|all|with|for|is)\b/i)
    }
    await context.close()
  })
})
