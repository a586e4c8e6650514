import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { askChat } from './support/ask.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { openDashboard } from './support/dashboard.ts'

const settings = `accounts:
  - name: gemini-like
    upstream: sandbox
    protocols: [gemini-generate]
    models: ['*']
  - name: nobody
    upstream: openai
    api_key: sk-of-nobody
    base_url: http://127.0.0.1:9/v1
    models: [nowhere]
`

describeInBrowser('what the gateway decided', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ settings })
    ;({ page } = await openDashboard(browser, torii, { language: 'ja' }))
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
  })

  it('is told in the reader’s language: why an account was picked, what was lost and why', async () => {
    const id = await askChat(torii, 'gemini-3-flash', { logit_bias: { 5: 1 } })
    await page.goto(`${torii.controlUrl}/monitor/${id}`)
    await page.getByText('配分がもっとも不足していたため (優先度 1、重み 1)').waitFor()
    await page.getByText('Gemini にロジット バイアスに当たる項目がありません').waitFor()
    await page.getByLabel('言語').selectOption('zh-CN')
    await page.getByText('它的份额欠得最多（优先级 1，权重 1）').waitFor()
    await page.getByText('Gemini 没有与 logit 偏置对应的字段').waitFor()
    await page.getByLabel('语言').selectOption('en')
    await page.getByText('it was owed most of its share (priority 1, weight 1)').waitFor()
    await page.getByText('Gemini has no field for logit bias').waitFor()
  })

  it('is told in the routing tester too, and in the list of failures', async () => {
    await page.getByLabel('Language').selectOption('ja')
    await askChat(torii, 'sandbox-429')
    await page.goto(`${torii.controlUrl}/models?tab=test&model=gemini-3-flash`)
    await page.getByRole('textbox', { name: 'リクエスト本文 (任意)' }).click()
    await page.keyboard.insertText(
      '{"model":"x","messages":[{"role":"user","content":"hi"}],"logit_bias":{"5":1}}',
    )
    await page.getByRole('button', { name: '調べる' }).click()
    await page.getByText('Gemini にロジット バイアスに当たる項目がありません').waitFor()
    await page.goto(torii.controlUrl)
    const failures = page.locator('section', { has: page.getByRole('heading', { name: '最近の失敗' }) })
    await failures.getByText('リクエストが多すぎます').waitFor()
    expect(await failures.textContent()).toContain('別のアカウントを追加して負荷を分散してください')
  })

  it('says its own sentences of a failure in that language, whatever the client’s was', async () => {
    await page.goto(torii.controlUrl)
    const failures = page.locator('section', { has: page.getByRole('heading', { name: '最近の失敗' }) })
    // One comes while the page is open, one stood before it was.
    await fetch(`${torii.url}/v1/nope`, { method: 'POST', headers: { 'accept-language': 'en' } })
    await failures.getByText('POST /v1/nope というエンドポイントはありません').waitFor()
    const unreached = await askChat(torii, 'nobody/nowhere')
    await page.reload()
    await failures.getByText('接続先に到達できませんでした: 接続が拒否されました').waitFor()
    await page.goto(`${torii.controlUrl}/monitor/${unreached}`)
    const why = page.getByRole('region', { name: /失敗/ })
    await why.getByText('接続先に到達できませんでした: 接続が拒否されました').waitFor()
    await page.getByLabel('言語').selectOption('zh-CN')
    await page.getByText('无法连接上游：连接被拒绝').first().waitFor()
    const answer = await torii.api(`/api/exchanges/${unreached}`, { headers: { 'accept-language': 'en' } })
    expect(((await answer.json()) as { fault: { message: string } }).fault.message).toContain(
      'could not be reached: connection refused',
    )
  })
})
