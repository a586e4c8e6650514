import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { ToriiProcess } from '../../support/torii-process.ts'

export interface Look {
  readonly language?: 'en' | 'ja' | 'zh-CN'
  readonly theme?: 'light' | 'dark' | 'contrast'
  readonly width?: number
  readonly height?: number
  readonly path?: string
}

export interface Dashboard {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained of. */
  readonly complaints: readonly string[]
}

/** A browser of its own, let in by a one-time link as `torii open` prints it. */
export async function openDashboard(
  browser: Browser,
  torii: ToriiProcess,
  look: Look = {},
): Promise<Dashboard> {
  const { language = 'en', theme = 'light', width = 1440, height = 900, path = '/' } = look
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await context.addInitScript(
    ([chosenLanguage, chosenTheme]) => {
      if (localStorage.getItem('torii.language') === null)
        localStorage.setItem('torii.language', chosenLanguage)
      if (localStorage.getItem('torii.theme') === null) localStorage.setItem('torii.theme', chosenTheme)
    },
    [language, theme] as const,
  )
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused call is part of what is tested; a broken page is not.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      complaints.push(message.text())
  })
  const link = await torii.api('/api/links', { method: 'POST' })
  const { path: entrance } = (await link.json()) as { path: string }
  await page.goto(torii.controlUrl + entrance)
  if (path !== '/') await page.goto(torii.controlUrl + path)
  await page.locator('h1').first().waitFor()
  return { page, context, complaints }
}

/** The window in front. Toasts are dialogs too, but not modal ones. */
export const modal = (page: Page): Locator => page.locator('[role="dialog"]:not([aria-modal="false"])')
