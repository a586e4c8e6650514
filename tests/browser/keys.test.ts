import { rmSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'
import { seedKeys } from './support/seed-keys.ts'

const settings = `proxy: { auth_mode: strict }
accounts:
  - name: trial
    upstream: sandbox
    models: [sandbox, gemini-3-flash]
`

describeInBrowser('the keys page', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    browser = await launchChromium()
    const home = makeHome()
    const seeded = { value: 'sk-seeded-0123456789', hourly: 0.5, ageHours: 40 * 24 }
    const rules = { budget: { day: 1000, month: 5 }, requestsPerMinute: 60, models: ['gemini-*'] }
    await seedKeys(home, [{ name: 'team', ...seeded, rules }], Date.now())
    torii = await startTorii({ home, settings })
    ;({ page, complaints } = await openDashboard(browser, torii, { path: '/keys' }))
  })
  afterAll(async () => {
    expect(complaints).toEqual([])
    await browser?.close()
    await torii?.stop()
    rmSync(torii.home, { recursive: true, force: true })
  })

  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) })
  const ask = (key: string, model = 'sandbox') =>
    fetch(`${torii.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
    }).then(({ status }) => status)
  const dialog = () => modal(page)
  const menu = async (name: string, item: string) => {
    await page.getByRole('button', { name: `More for ${name}` }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  it('shows what a key has spent, and where that leads', async () => {
    await row('team').getByText('Budget used up').waitFor()
    const text = (await row('team').textContent()) ?? ''
    expect(text).toContain('models: gemini-*')
    expect(text).toContain('60 requests/min')
    expect(text).toMatch(/Day\$6\.00 of \$1,000\.00at this pace \$\d+\.\d\d by midnight/)
    expect(text).toMatch(/Month\$180\.00 of \$5\.00refused until/)
    expect(text).toMatch(/72[01] requests/)
  })

  it('says what is wrong with a new key, beside each field', async () => {
    await page.getByRole('button', { name: 'New key' }).first().click()
    await dialog().getByRole('button', { name: 'Make the key' }).click()
    await dialog().getByText('A key needs a name.').waitFor()
    await dialog().getByLabel('Name').fill('team')
    await dialog().getByText('There is a key of this name already.').waitFor()
    await dialog().getByLabel('Name').fill('a/b')
    await dialog().getByText('Letters, digits, dot, minus and underscore; it begins').waitFor()
    await dialog().getByLabel('Expires').fill('2020-01-01T00:00')
    await dialog().getByText('This lies in the past.').waitFor()
    await dialog().getByLabel('Requests per minute').fill('0')
    await dialog().getByText('A whole number from 1').waitFor()
    await dialog().getByLabel('Per day').fill('1,50')
    await dialog().getByText('An amount above zero').waitFor()
    await dialog().getByRole('textbox', { name: 'Addresses' }).fill('10.0.0.0/99')
    await dialog().getByText('Not an IPv4 or IPv6 address').waitFor()
    const before = ((await (await torii.api('/api/keys')).json()) as unknown[]).length
    await dialog().getByRole('button', { name: 'Make the key' }).click()
    expect(((await (await torii.api('/api/keys')).json()) as unknown[]).length).toBe(before)
    await dialog().getByRole('button', { name: 'Cancel' }).click()
  })

  it('makes a key, shows it once, and does not close by a slip before it is copied', async () => {
    await page.getByRole('button', { name: 'New key' }).first().click()
    await dialog().getByLabel('Name').fill('laptop')
    await dialog().getByLabel('Note').fill('Aki’s laptop')
    await dialog().getByRole('button', { name: '30 days' }).click()
    await dialog().getByRole('textbox', { name: 'Models' }).fill('sandbox')
    await page.keyboard.press('Enter')
    await dialog().getByLabel('Requests per minute').fill('50')
    await dialog().getByLabel('Per month').fill('20')
    await dialog().getByRole('button', { name: 'Make the key' }).click()
    const value = (await dialog().getByText(/^sk-/).textContent()) ?? ''
    await page.keyboard.press('Escape')
    await dialog().getByText('It has not been copied').waitFor()
    await dialog().getByRole('button', { name: 'Copy the key' }).click()
    await dialog().getByText('Copied. Keep it').waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(value)
    await dialog().getByRole('button', { name: 'I have it' }).click()
    await row('laptop').getByText('Aki’s laptop').waitFor()
    expect(await ask(value)).toBe(200)
    expect(await ask(value, 'gemini-3-flash')).toBe(403)
    expect(await page.content()).not.toContain(value)
    await page.reload()
    await row('laptop').getByText('2 requests').waitFor()
    expect(await page.content()).not.toContain(value)
  })

  it('changes limits where they stand, in force at once', async () => {
    const made = await torii.api('/api/keys', { method: 'POST', json: { name: 'ci', requestsPerMinute: 1 } })
    const { value } = (await made.json()) as { value: string }
    await page.goto(`${torii.controlUrl}/keys?key=ci`)
    const save = dialog().getByRole('button', { name: 'Save' })
    await dialog().getByLabel('Requests per minute').waitFor()
    expect(await save.isDisabled()).toBe(true)
    expect([await ask(value), await ask(value)]).toEqual([200, 429])
    await dialog().getByLabel('Requests per minute').fill('')
    await save.click()
    await page.getByText('The limits of ci are in force').waitFor()
    expect(new URL(page.url()).search).toBe('')
    expect([await ask(value), await ask(value)]).toEqual([200, 200])
  })

  it('disables a key, and undoes it', async () => {
    await page.getByRole('switch', { name: 'Enabled: ci' }).click()
    await row('ci').getByText('Disabled', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await row('ci').getByText('Active', { exact: true }).waitFor()
  })

  it('gives a key a new value; the old one no longer works', async () => {
    const made = await torii.api('/api/keys', { method: 'POST', json: { name: 'worn' } })
    const { value: old } = (await made.json()) as { value: string }
    await page.goto(`${torii.controlUrl}/keys`)
    await menu('worn', 'New value…')
    await dialog().getByRole('button', { name: 'Make a new value' }).click()
    const value = (await dialog().getByText(/^sk-/).textContent()) ?? ''
    expect([await ask(old), await ask(value)]).toEqual([401, 200])
    await dialog().getByRole('button', { name: 'I have it' }).click()
    await dialog().getByRole('button', { name: 'Close without it' }).click()
  })

  it('revokes a key after a question: refused at once, back on undo, gone without', async () => {
    const made = await torii.api('/api/keys', { method: 'POST', json: { name: 'lost' } })
    const { value } = (await made.json()) as { value: string }
    await page.goto(`${torii.controlUrl}/keys`)
    await menu('lost', 'Revoke…')
    await dialog().getByRole('button', { name: 'Revoke' }).click()
    await row('lost').getByText('Being revoked').waitFor()
    expect(await ask(value)).toBe(403)
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await row('lost').getByText('Active', { exact: true }).waitFor()
    expect(await ask(value)).toBe(200)
    await menu('lost', 'Revoke…')
    await dialog().getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('lost is revoked').waitFor()
    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await expect.poll(() => row('lost').count()).toBe(0)
    expect(await ask(value)).toBe(401)
  })

  it('shows the gateway’s own key for what it is, and the way to its requests', async () => {
    await page.getByText('the one key without limits').waitFor()
    await menu('ci', 'Show its requests')
    await expect.poll(() => new URL(page.url()).pathname + new URL(page.url()).search).toBe('/monitor?key=ci')
    await page.goBack()
    await page.getByRole('heading', { name: 'Keys', level: 1 }).waitFor()
  })
})
