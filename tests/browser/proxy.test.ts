import { createServer, type Server } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { freePort, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

interface SavedSettings {
  readonly text: string
  readonly settings: {
    readonly proxy: Readonly<Record<string, unknown>>
  }
}

describeInBrowser('the API Proxy page', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ words: ['--sandbox'], settings: '# kept\nproxy:\n  auto_start: false\n' })
    ;({ page } = await openDashboard(browser, torii, { path: '/proxy' }))
  })
  // What one test left open is not the next one's.
  beforeEach(async () => {
    await page.goto(`${torii.controlUrl}/proxy`)
    await page.getByLabel('Port').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
  })

  const saved = async (): Promise<SavedSettings> =>
    (await (await torii.api('/api/settings')).json()) as SavedSettings

  it('takes a good port when the field is left, and keeps the comments of the file', async () => {
    const port = await freePort()
    await page.getByLabel('Port').fill(String(port))
    await page.getByLabel('Port').press('Tab')
    await page.getByText('Applied').waitFor()
    const { text, settings } = await saved()
    expect(settings.proxy.port).toBe(port)
    expect(text).toContain('# kept')
  })

  it.each(['0', '65536', 'eighty', '80.5', ''])(
    'says what is wrong with the port «%s» and saves nothing',
    async (bad) => {
      const { settings } = await saved()
      const field = page.getByLabel('Port')
      await field.fill(bad)
      await page.getByText('A whole number from 1 to 65535.').waitFor()
      await field.press('Tab')
      expect(await field.inputValue()).toBe(bad)
      expect((await saved()).settings.proxy.port).toBe(settings.proxy.port)
      await field.press('Escape')
      expect(await field.inputValue()).toBe(String(settings.proxy.port))
    },
  )

  it('reads the full-width digits of a Japanese keyboard', async () => {
    await page.getByLabel('Timeout').fill('９０')
    await page.getByLabel('Timeout').press('Enter')
    await expect.poll(async () => (await saved()).settings.proxy.request_timeout).toBe(90)
  })

  it('adds host names and origins, refuses what is none, and takes them out again', async () => {
    const hosts = page.getByLabel('Allowed host names').first()
    await hosts.fill('https://torii.example.com/')
    await page.getByText('A host name only: no scheme, port or path.').waitFor()
    await hosts.fill('torii.example.com')
    await hosts.press('Enter')
    await expect.poll(async () => (await saved()).settings.proxy.allowed_hosts).toEqual(['torii.example.com'])
    const origins = page.getByLabel('Allowed browser origins').first()
    await origins.fill('app.example.com')
    await page.getByText('An origin such as').waitFor()
    await origins.fill('https://app.example.com/')
    await origins.press('Enter')
    await expect
      .poll(async () => (await saved()).settings.proxy.cors_origins)
      .toEqual(['https://app.example.com'])
    await page.getByRole('button', { name: 'Remove torii.example.com' }).click()
    await expect.poll(async () => (await saved()).settings.proxy.allowed_hosts).toEqual([])
  })

  it('shows the key on demand only, and copies it whole', async () => {
    const key = (
      (await (await torii.api('/api/keys/proxy/reveal', { method: 'POST' })).json()) as { value: string }
    ).value
    expect(await page.locator('body').textContent()).not.toContain(key)
    await page.getByRole('button', { name: 'Copy the key' }).click()
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(key)
    await page.getByRole('button', { name: 'Show the key' }).click()
    await page.getByText(key, { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Hide the key' }).click()
    expect(await page.locator('body').textContent()).not.toContain(key)
    const code = page
      .locator('div', { has: page.getByRole('region', { name: 'Example for OpenAI, Python' }) })
      .last()
    await code.getByRole('button', { name: 'Copy' }).click()
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toContain(`api_key="${key}"`)
  })

  it('holds a key of one’s own to its rules, and takes a good one', async () => {
    await page.getByRole('button', { name: 'Set your own' }).click()
    const dialog = modal(page)
    const field = dialog.getByLabel('New key')
    const save = dialog.getByRole('button', { name: 'Save the key' })
    await field.fill('torii-own')
    await dialog.getByText('It must start with sk-.').waitFor()
    await field.fill('sk-short')
    await dialog.getByText('It needs at least 10 characters; this has 8.').waitFor()
    expect(await save.isDisabled()).toBe(true)
    await field.fill('sk-of-my-own')
    await save.click()
    await page.getByText('The new key is in force').waitFor()
    await page.getByText('sk-••••••••-own', { exact: true }).waitFor()
  })

  it('asks before it makes a new key', async () => {
    await page.getByRole('button', { name: 'Regenerate' }).click()
    await page.getByText('The old key stops working at once.').waitFor()
    await modal(page).getByRole('button', { name: 'Regenerate' }).click()
    await expect.poll(() => page.getByText('sk-••••••••-own').count()).toBe(0)
  })

  it('shows what LAN access brings and the lines that change, and asks for a key from then on', async () => {
    const lan = page.getByRole('switch', { name: 'LAN access' })
    await lan.click()
    const dialog = modal(page)
    expect(await dialog.textContent()).toContain('+ proxy.allow_lan_access: true')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect((await saved()).settings.proxy.allow_lan_access).toBe(false)
    await lan.click()
    await modal(page).getByRole('button', { name: 'Turn LAN access on' }).click()
    await expect.poll(() => lan.getAttribute('aria-checked')).toBe('true')
    await page.getByRole('radio', { name: /^Auto .*Everything else: key/ }).waitFor()
    await lan.click()
    await expect.poll(async () => (await saved()).settings.proxy.allow_lan_access).toBe(false)
    await page.getByRole('radio', { name: /^Auto .*Everything else: free/ }).waitFor()
  })

  it('changes the auth mode in its table', async () => {
    await page.getByRole('radio', { name: /^Strict/ }).click()
    await expect.poll(async () => (await saved()).settings.proxy.auth_mode).toBe('strict')
    await page.getByRole('radio', { name: /^Off/ }).click()
    await modal(page).getByRole('button', { name: 'Turn keys off' }).click()
    await expect.poll(async () => (await saved()).settings.proxy.auth_mode).toBe('off')
    await page.getByRole('radio', { name: /^Auto/ }).click()
    await expect.poll(async () => (await saved()).settings.proxy.auth_mode).toBe('auto')
  })

  it('cures a taken port with the button beside the cause', async () => {
    const taken = await occupy()
    const port = page.getByLabel('Port')
    await port.fill(String(taken.port))
    await port.press('Enter')
    await expect.poll(async () => (await saved()).settings.proxy.port).toBe(taken.port)
    await page.getByRole('banner').getByRole('button', { name: 'Start' }).click()
    const failure = page.getByRole('alert', { name: 'The gateway did not start' })
    await failure.waitFor()
    expect(await failure.textContent()).toContain(`127.0.0.1:${taken.port}`)
    await failure.getByRole('button', { name: /^Use port \d+$/ }).click()
    await page.getByRole('banner').getByText('Running').waitFor()
    await expect.poll(() => failure.count()).toBe(0)
    const { proxy } = (await saved()).settings
    expect((await fetch(`http://127.0.0.1:${String(proxy.port)}/healthz`)).status).toBe(200)
    taken.server.close()
  })

  it.each(['Anthropic', 'Gemini'])('sends the example for %s as its client would', async (client) => {
    await page.getByRole('tab', { name: client }).click()
    await page.getByRole('button', { name: 'Run it now' }).click()
    const answer = page.getByRole('region', { name: 'Answer' })
    await answer.waitFor()
    expect(await answer.textContent()).toContain('HTTP 200')
    expect(await answer.textContent()).toContain('sandbox')
  })

  it('shows a refusal of the run as it came', async () => {
    await page.getByLabel('Model').fill('sandbox-429')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Run it now' }).click()
    await page.getByRole('region', { name: 'Answer' }).getByText('HTTP 429').waitFor()
  })
})

async function occupy(): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer()
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { port, server }
}
