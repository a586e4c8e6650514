import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

// The lesson as its reader walks it: in Japanese, with a mouse, from an empty home to the request in the list.
describeInBrowser('the lesson by clicks, in Japanese', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ settings: 'proxy:\n  auto_start: false\n' })
    ;({ page, complaints } = await openDashboard(browser, torii, { language: 'ja' }))
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
  })

  const step = (name: string) => page.locator(`[data-step="${name}"]`)
  const done = (name: string) => step(name).getAttribute('data-done')

  it('says why it does not start without an account, and leads to the cure', async () => {
    await page.getByRole('button', { name: '起動', exact: true }).first().click()
    const failure = page.getByRole('alert', { name: 'ゲートウェイを起動できませんでした' })
    await failure.waitFor()
    expect(await failure.textContent()).toContain(
      '使用可能なアカウントがありません。先にアカウントを追加してください',
    )
    expect(await done('account')).toBe('false')
    await failure.getByRole('link', { name: 'アカウントを追加' }).click()
    await modal(page).waitFor()
  })

  it('adds an account and tests it', async () => {
    const dialog = modal(page)
    await dialog.getByRole('searchbox').fill('sandbox')
    await dialog.locator('[data-kind="sandbox"]').click()
    await dialog.getByText('優先度・モデル・上限').click()
    await dialog.getByRole('switch', { name: 'すべてのモデル ID を受け付ける' }).click()
    await dialog.getByRole('button', { name: '追加してテスト' }).click()
    await dialog.getByText('使用できます。').waitFor()
    await dialog.getByRole('button', { name: '完了' }).click()
    await page.locator('tr[data-account="sandbox"]').getByText('使用可能', { exact: true }).waitFor()
  })

  it('shows the four fields, and locks the port once it runs', async () => {
    await page.getByRole('link', { name: 'API プロキシ' }).click()
    await page.getByRole('heading', { name: 'API プロキシ', level: 1 }).waitFor()
    const port = page.getByLabel('ポート')
    expect(await port.inputValue()).toBe(String(torii.port))
    expect(await port.isEnabled()).toBe(true)
    expect(await page.getByRole('switch', { name: 'LAN アクセス' }).getAttribute('aria-checked')).toBe(
      'false',
    )
    expect(await page.getByRole('radio', { name: /^自動 \(auto\)/ }).getAttribute('aria-checked')).toBe(
      'true',
    )
    await page.getByText(/^sk-•+/).waitFor()
    await page.getByRole('banner').getByRole('button', { name: '起動' }).click()
    await page.getByRole('banner').getByText('稼働中').waitFor()
    await expect.poll(() => port.isDisabled()).toBe(true)
    await page.getByText('稼働中は変更できません。変更するには、いったん停止してください。').waitFor()
  })

  it('ticks «alive» when somebody asks /healthz, not when Torii asks itself', async () => {
    await page.getByRole('link', { name: '概要' }).click()
    await expect.poll(() => done('started')).toBe('true')
    expect(await done('healthz')).toBe('false')
    expect(await step('healthz').textContent()).toContain(`curl ${torii.url}/healthz`)
    const answer = await fetch(`${torii.url}/healthz`)
    expect(await answer.text()).toBe('{"status":"ok"}')
    await expect.poll(() => done('healthz')).toBe('true')
  })

  it('runs the example from the page and shows its exchange', async () => {
    await page.getByRole('link', { name: 'API プロキシ' }).click()
    const code = page.getByRole('region', { name: 'OpenAI の例 (Python)' })
    expect(await code.textContent()).toContain(`base_url="${torii.url}/v1"`)
    await page.getByRole('button', { name: 'いま実行' }).click()
    const answer = page.getByRole('region', { name: '応答' })
    await answer.waitFor()
    expect(await answer.textContent()).toContain('こんにちは')
    expect(await answer.textContent()).toContain('HTTP 200')
    expect(await answer.getByRole('link').getAttribute('href')).toMatch(/^\/monitor\/ex_/)
  })

  it('has every step ticked and the request in the list', async () => {
    await page.getByRole('link', { name: '概要' }).click()
    const recent = page.locator('section', { has: page.getByRole('heading', { name: '最近のリクエスト' }) })
    await recent.getByText('gemini-3-flash').first().waitFor()
    await fetch(`${torii.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'lesson' },
      body: JSON.stringify({
        model: 'claude-of-the-lesson',
        max_tokens: 64,
        messages: [{ role: 'user', content: 'こんにちは' }],
      }),
    })
    await recent.getByText('claude-of-the-lesson').waitFor()
    expect(complaints).toEqual([])
  })
})
