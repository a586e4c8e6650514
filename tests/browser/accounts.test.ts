import { readFileSync } from 'node:fs'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type FakeUpstream, startFakeUpstream } from '../support/fake-upstream.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

interface Account {
  readonly name: string
  readonly enabled: boolean
  readonly priority: number
  readonly weight: number
  readonly models: readonly string[]
  readonly baseUrl?: string
  readonly secretReference?: string
}

const settings = `proxy:
  auto_start: false
accounts:
  - name: first
    upstream: sandbox
    models: ["*"]
  - name: second
    upstream: sandbox
    priority: 2
  - name: third
    upstream: openai
    api_key: env:NO_SUCH_VARIABLE
    priority: 3
`

describeInBrowser('the accounts page', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ settings })
    ;({ page, complaints } = await openDashboard(browser, torii))
  })
  beforeEach(async () => {
    await page.goto(`${torii.controlUrl}/accounts`)
    await row('first').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
  })

  const row = (name: string): Locator => page.locator(`tr[data-account="${name}"]`)
  const accounts = async (): Promise<readonly Account[]> =>
    (await (await torii.api('/api/accounts')).json()) as readonly Account[]
  const account = async (name: string): Promise<Account | undefined> =>
    (await accounts()).find((one) => one.name === name)
  const openForm = async (kind: string): Promise<void> => {
    await page.getByRole('button', { name: 'Add an account' }).click()
    await modal(page).locator(`[data-kind="${kind}"]`).click()
  }

  it('names what is missing and what is wrong only after it was sent or left', async () => {
    await openForm('gemini')
    const dialog = modal(page)
    expect(await dialog.getByText('This is needed.').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Add and test' }).click()
    await dialog.getByText('This is needed.').waitFor()
    await dialog.getByLabel('Name').fill('two words!')
    await dialog.getByText('Letters, digits, dot, minus and underscore only').waitFor()
    await dialog.getByLabel('Name').fill('first')
    await dialog.getByText('There is an account of this name already.').waitFor()
    await dialog.getByLabel('Base URL').fill('example.com')
    await dialog.getByText('A full address such as').waitFor()
    expect(await account('gemini')).toBeUndefined()
  })

  it('adds an account whose key goes into the vault, tests it, and says what the place answered', async () => {
    await openForm('openai')
    const dialog = modal(page)
    await dialog.getByLabel('Name').fill('new-one')
    await dialog.getByLabel('API key', { exact: true }).fill('sk-of-a-vendor-12345')
    await dialog.getByLabel('Base URL').fill('http://127.0.0.1:9/v1')
    await dialog.getByRole('button', { name: 'Add and test' }).click()
    await dialog.getByText('It does not work.').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await row('new-one').waitFor()
    const added = await account('new-one')
    expect(added?.secretReference).toMatch(/^vault:account.new-one$/)
    expect(await (await torii.api('/api/settings')).text()).not.toContain('sk-of-a-vendor')
  })

  it('makes one account of each pasted key', async () => {
    await openForm('groq')
    const dialog = modal(page)
    await dialog.getByRole('button', { name: 'Paste several keys…' }).click()
    await dialog.getByLabel('API keys').fill('gsk_aaaaaaaaaaaa\n\ngsk_bbbbbbbbbbbb\ngsk_aaaaaaaaaaaa\n')
    await dialog.getByText('Keys: 2').waitFor()
    await dialog.getByLabel('Base URL').fill('http://127.0.0.1:9')
    await dialog.getByRole('button', { name: 'Add and test' }).click()
    await dialog.getByText('Added. This is what a real call shows:').waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await row('groq').waitFor()
    await row('groq-2').waitFor()
  })

  it('edits only what was changed', async () => {
    await row('second').getByRole('button', { name: 'second', exact: true }).click()
    const dialog = modal(page)
    const save = dialog.getByRole('button', { name: 'Save' })
    expect(await save.isDisabled()).toBe(true)
    await dialog.getByLabel('Weight').fill('0')
    await dialog.getByLabel('Weight').press('Tab')
    await dialog.getByText('A number from 0.01 to 1000.').waitFor()
    await dialog.getByLabel('Weight').fill('3')
    await dialog.getByLabel('Models').first().fill('sandbox-echo')
    await dialog.getByLabel('Models').first().press('Enter')
    await save.click()
    await page.getByText('second is saved').waitFor()
    expect(await account('second')).toMatchObject({ weight: 3, models: ['sandbox-echo'], priority: 2 })
  })

  it('opens the same account by its address', async () => {
    await page.goto(`${torii.controlUrl}/accounts?account=third`)
    await modal(page).getByText('Edit third').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => new URL(page.url()).search).toBe('')
  })

  it('disables at once and takes it back with «undo»', async () => {
    await row('second').getByRole('switch', { name: 'Enable second' }).click()
    await expect.poll(async () => (await account('second'))?.enabled).toBe(false)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(async () => (await account('second'))?.enabled).toBe(true)
  })

  it('removes several; «undo» brings them back with their keys', async () => {
    await page.getByRole('checkbox', { name: 'Select groq', exact: true }).click()
    await page.getByRole('checkbox', { name: 'Select groq-2' }).click()
    await page.getByText('2 selected').waitFor()
    await page.getByRole('toolbar').getByRole('button', { name: 'Remove' }).click()
    await expect.poll(() => row('groq').count()).toBe(0)
    await expect.poll(async () => (await account('groq'))?.enabled).toBe(false)
    await page.getByRole('button', { name: 'Undo' }).click()
    await row('groq').waitFor()
    await expect.poll(async () => (await account('groq'))?.enabled).toBe(true)
    expect((await account('groq'))?.secretReference).toMatch(/^vault:account.groq$/)
  })

  it('removes for good when the message goes', async () => {
    await row('groq-2').getByRole('button', { name: 'Actions for groq-2' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText('Removed: groq-2').waitFor()
    await page.getByRole('dialog', { name: 'Removed: groq-2' }).getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => account('groq-2')).toBeUndefined()
  })

  it('removes for good when the page is left', async () => {
    await row('groq').getByRole('button', { name: 'Actions for groq' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByText('Removed: groq').waitFor()
    await expect.poll(async () => (await account('groq'))?.enabled).toBe(false)
    await page.reload()
    await expect.poll(() => account('groq')).toBeUndefined()
  })

  it('moves an account to another priority with the arrow keys', async () => {
    await row('second').locator('[data-handle]').press('ArrowUp')
    await expect.poll(async () => (await account('second'))?.priority).toBe(1)
    await row('second').locator('[data-handle]').press('ArrowDown')
    await expect.poll(async () => (await account('second'))?.priority).toBe(2)
  })

  it('moves an account to another priority by dragging', async () => {
    const from = await row('first').locator('[data-handle]').boundingBox()
    const to = await row('third').boundingBox()
    if (from === null || to === null) throw new Error('nothing to drag')
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await page.mouse.down()
    await page.mouse.move(from.x + 20, to.y - 10, { steps: 4 })
    const target = await row('third').boundingBox()
    await page.mouse.move(from.x + 20, (target ?? to).y + 12, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => (await account('first'))?.priority).toBe(3)
  })

  it('moves it on cards too: by dragging, and with the arrow keys', async () => {
    await page.getByRole('radio', { name: 'Cards' }).click()
    const card = (name: string) => page.getByRole('listitem').and(page.locator(`[data-account="${name}"]`))
    const grip = card('second').locator('[data-handle]')
    const from = await grip.boundingBox()
    if (from === null) throw new Error('nothing to drag')
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2)
    await page.mouse.down()
    // Held at the lower edge, the page goes on by itself until the last place is in sight.
    await page.mouse.move(from.x + 20, 890, { steps: 4 })
    const place = async () => (await page.getByText(/^After all others/).boundingBox())?.y ?? 9999
    await expect.poll(place).toBeLessThan(860)
    await page.mouse.move(from.x + 20, 600)
    await page.mouse.move(from.x + 20, (await place()) + 12, { steps: 2 })
    await page.mouse.up()
    await expect.poll(async () => (await account('second'))?.priority).toBe(4)
    await grip.press('ArrowUp')
    await expect.poll(async () => (await account('second'))?.priority).toBe(3)
    await grip.press('ArrowUp')
    await expect.poll(async () => (await account('second'))?.priority).toBe(2)
    await page.getByRole('radio', { name: 'Table' }).click()
  })

  it('exports the accounts without their keys', async () => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    const path = await (await download).path()
    const text = readFileSync(path, 'utf8')
    expect(text).toMatch(/^accounts:\n/)
    expect(text).toContain('name: new-one')
    expect(text).not.toContain('sk-of-a-vendor')
  })

  it('turns z.ai dispatch on with a mode, keeps its key out of the file, and maps models', async () => {
    await page.getByRole('switch', { name: 'z.ai dispatch' }).click()
    await page.getByLabel('Mode', { exact: true }).selectOption('pooled')
    await page.getByLabel('z.ai API key').fill('zai-secret-0123456789')
    await page.locator('#zai').getByRole('button', { name: 'Save' }).click()
    await page.getByLabel('Claude model or family').fill('opus')
    await page.getByLabel('GLM model').fill('glm-5')
    await page.locator('#zai').getByRole('button', { name: 'Add' }).click()
    await page.getByText('opus → glm-5').waitFor()
    const view = (await (await torii.api('/api/settings')).json()) as {
      readonly text: string
      readonly settings: { readonly zai: Readonly<Record<string, unknown>> }
    }
    expect(view.settings.zai).toMatchObject({
      enabled: true,
      dispatch_mode: 'pooled',
      api_key: 'vault:zai',
      model_mapping: { opus: 'glm-5' },
    })
    expect(view.text).not.toContain('zai-secret')
    await row('zai-dispatch').getByText('this run only').waitFor()
    expect(complaints).toEqual([])
  })
})

describeInBrowser('an account that its vendor limits', () => {
  let browser: Browser
  let torii: ToriiProcess
  let vendor: FakeUpstream
  let page: Page

  beforeAll(async () => {
    browser = await launchChromium()
    vendor = await startFakeUpstream()
    torii = await startTorii({
      env: { VENDOR_KEY: 'sk-ant-fake' },
      settings: `accounts:
  - name: limited
    upstream: anthropic
    api_key: env:VENDOR_KEY
    base_url: ${vendor.url}
    models: [claude-test]
`,
    })
    ;({ page } = await openDashboard(browser, torii, { path: '/accounts' }))
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
    await vendor?.close()
  })

  it('says until when it is locked and why, shows its quota, and can be unlocked', async () => {
    const row = page.locator('tr[data-account="limited"]')
    await row.getByText('Usable', { exact: true }).waitFor()
    vendor.play({
      status: 429,
      headers: {
        'content-type': 'application/json',
        'retry-after': '600',
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': new Date(Date.now() + 600_000).toISOString(),
      },
      body: '{"type":"error","error":{"type":"rate_limit_error","message":"Too many for this minute."}}',
    })
    await fetch(`${torii.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      body: '{"model":"claude-test","max_tokens":8,"messages":[{"role":"user","content":"Hello"}]}',
    })
    await row.getByText(/Tried again in (9|10) min/).waitFor()
    await row.getByText('Too many for this minute.').waitFor()
    await row.getByText('Requests', { exact: true }).waitFor()
    await row.getByText('0 / 50').waitFor()
    await row.getByText('1 error', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Overview' }).click()
    const trouble = page.locator('section', {
      has: page.getByRole('heading', { name: 'Accounts in trouble' }),
    })
    await trouble.getByText('add another account so that the load is shared').waitFor()
    await trouble.getByText('limited', { exact: true }).click()
    await modal(page).getByText('Edit limited').waitFor()
    await page.keyboard.press('Escape')
    await row.getByRole('button', { name: 'Unlock' }).click()
    await row.getByText('Usable', { exact: true }).waitFor()
  })
})
