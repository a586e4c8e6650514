import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

const first = `# my gateway
scheduling:
  mode: balance # for now
accounts:
  - name: trial
    upstream: sandbox
`

describeInBrowser('the settings', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]
  const home = makeHome()
  const path = join(home, 'torii.yaml')
  const file = (): string => readFileSync(path, 'utf8')

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ home, settings: first })
  })
  beforeEach(async () => {
    ;({ page, complaints } = await openDashboard(browser, torii, { path: '/settings' }))
  })
  afterEach(async () => {
    expect(complaints).toEqual([])
    await page.context().close()
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
    rmSync(home, { recursive: true, force: true })
  })

  // The diff of a change is made of editors too; only this one can be typed into.
  const editor = () => page.locator('.cm-content[contenteditable="true"]')
  const save = () => page.getByRole('button', { name: 'Save', exact: true })
  const tab = (name: string): Promise<void> => page.getByRole('tab', { name }).click()
  const typeAtEnd = async (text: string): Promise<void> => {
    await editor().click()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText(text)
  }

  it('are forms: a change is in the file at once, and everything else stays as it was', async () => {
    await page.getByLabel('How accounts are chosen').selectOption('priority')
    await page.getByText('Applied').waitFor()
    expect(file()).toBe(first.replace('balance', 'priority'))
    await page.getByRole('button', { name: 'Back to the default: How accounts are chosen' }).click()
    await expect.poll(() => page.getByLabel('How accounts are chosen').inputValue()).toBe('balance')
  })

  it('are checked as they are typed; a bad one is not saved and stays in sight', async () => {
    const field = page.getByRole('textbox', { name: 'Keep records for' })
    await field.fill('99999')
    await page.getByText('A number from 0.01 to 3650.').waitFor()
    await field.press('Enter')
    expect(file()).not.toContain('99999')
    await field.fill('７')
    await field.press('Enter')
    await expect.poll(file).toContain('retention_days: 7')
    await page.getByRole('button', { name: 'Back to the default: Keep records for' }).click()
    await expect.poll(() => field.inputValue()).toBe('30')
  })

  it('are found by what they say and by their names in the file', async () => {
    await page.getByRole('searchbox', { name: 'Find a setting' }).fill('drain_timeout')
    await page.getByRole('textbox', { name: 'Wait at Stop' }).waitFor()
    expect(await page.getByLabel('How accounts are chosen').count()).toBe(0)
    await page.getByRole('searchbox', { name: 'Find a setting' }).fill('prompt cache')
    expect(await page.getByRole('textbox').count()).toBe(0)
  })

  it('ask before something is opened to everyone', async () => {
    await page.getByRole('switch', { name: 'Open LAN without a key' }).click()
    await modal(page).getByText('may use your accounts without a key').waitFor()
    await page.keyboard.press('Escape')
    expect(file()).not.toContain('allow_open_lan')
  })

  it('send secrets into the vault without their ever standing in the file', async () => {
    const zai = page.getByRole('textbox', { name: 'z.ai API key' })
    await zai.fill('zai-typed-secret-1')
    await zai.press('Enter')
    await page.getByText('Applied').waitFor()
    const proxy = page.getByRole('textbox', { name: 'Proxy to the vendors' })
    await proxy.fill('http://me:typed-secret-2@127.0.0.1:9')
    await proxy.press('Enter')
    await expect.poll(file).toContain('vault:egress-proxy')
    // The page hears of it a moment later.
    await expect.poll(() => proxy.inputValue()).toBe('vault:egress-proxy')
    await proxy.fill('gopher://nowhere')
    await proxy.press('Enter')
    await page.getByText('Not saved').waitFor()
    expect(await proxy.inputValue()).toBe('gopher://nowhere')
    await proxy.press('Escape')
    await page.getByRole('button', { name: 'Back to the default: Proxy to the vendors' }).click()
    await expect.poll(file).not.toContain('egress-proxy')
    const history = await (await torii.api('/api/settings/history')).text()
    for (const text of [history, file(), await page.content()]) {
      expect(text).not.toContain('zai-typed-secret-1')
      expect(text).not.toContain('typed-secret-2')
    }
    const secrets = (await (await torii.api('/api/secrets')).json()) as { place: string; found: boolean }[]
    expect(secrets.find(({ place }) => place === 'zai')?.found).toBe(true)
  })

  it('take what is known better of a model, whatever its id holds', async () => {
    const known = page.getByRole('region', { name: 'Model data of your own' })
    await known.getByRole('textbox', { name: 'Model data of your own: name' }).fill('gpt-5.1"x')
    await page.keyboard.press('Enter')
    const price = known.getByRole('textbox', { name: 'Price of input' })
    await price.fill('-1')
    await known.getByText('A number from 0 to 1000000.').waitFor()
    await price.fill('1.25')
    await price.press('Enter')
    await known.getByLabel('Images').first().click()
    await expect.poll(file).toContain('input: 1.25')
    await known.getByText('gpt-5.1"x', { exact: true }).waitFor()
    const kept = async () => {
      const { settings } = (await (await torii.api('/api/settings')).json()) as {
        settings: { models: { catalogue: Record<string, unknown> } }
      }
      return settings.models.catalogue['gpt-5.1"x']
    }
    await expect.poll(kept).toEqual({ price: { input: 1.25 }, input: ['image'] })
    await known.getByRole('button', { name: 'Remove gpt-5.1"x' }).click()
    await expect.poll(file).not.toContain('gpt-5.1')
  })

  it('warn of lists that lock somebody out here as well', async () => {
    const allowed = page.getByRole('textbox', { name: 'Allowed', exact: true })
    await allowed.fill('nowhere')
    await page.getByText('Not an IPv4 or IPv6 address or range').waitFor()
    await allowed.fill('')
    expect(file()).not.toContain('allowed_addresses')
  })

  it('are a file, too: faults show while typing, and nothing faulty can be saved', async () => {
    await tab('File')
    await typeAtEnd('\nmedia:\n  timeout: 99999')
    const place = page.getByRole('button', { name: /^Line \d+, column \d+$/ })
    await place.waitFor()
    await page.getByText('a number of at most 300').waitFor()
    const { y, height } = (await place.boundingBox()) ?? { y: Number.NaN, height: 0 }
    expect(y + height).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0)
    expect(await save().isDisabled()).toBe(true)
    await place.click()
    for (const _ of '99999') await page.keyboard.press('Delete')
    await page.keyboard.insertText('9')
    await save().click()
    await modal(page).locator('.cm-merge-b .cm-changedLine').first().waitFor()
    await modal(page).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved; it is in force').waitFor()
    expect(file()).toContain('timeout: 9')
    expect(file()).toContain('# my gateway')
  })

  it('suggest what may stand at a place', async () => {
    await tab('File')
    await typeAtEnd('\nresponses:\n  ret')
    await page.keyboard.press('Control+Space')
    await page.locator('.cm-tooltip-autocomplete').getByText('retention_days').click()
    await expect.poll(() => editor().textContent()).toContain('retention_days: ')
    await page.getByRole('button', { name: 'Discard' }).click()
    await expect.poll(() => editor().textContent()).not.toContain('responses:')
  })

  it('explain the line under the cursor, with its default and its bounds', async () => {
    await tab('File')
    await typeAtEnd('\nmedia:\n  timeout: 20')
    await page.getByText('media.timeout', { exact: true }).waitFor()
    await page.getByText('From 1 to 300. Default: 15.').waitFor()
    await page.keyboard.insertText('\n  prot: 1')
    await page.getByText('Torii knows no such setting.').waitFor()
    await page.getByRole('button', { name: 'Discard' }).click()
  })

  it('lose nothing typed when the file is edited by hand at the same moment', async () => {
    await tab('File')
    await typeAtEnd('\n# mine\n')
    await page.getByText('Not saved').waitFor()
    writeFileSync(path, `${file()}\n# by hand\n`)
    const conflict = page.getByRole('region', { name: 'torii.yaml was changed by another hand.' })
    await conflict.getByText('# by hand').waitFor()
    await conflict.getByText('# mine').waitFor()
    expect(await save().isDisabled()).toBe(true)
    await conflict.getByRole('button', { name: 'Go on with mine' }).click()
    await save().click()
    await modal(page).getByText('# by hand').waitFor()
    await modal(page).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved; it is in force').waitFor()
    expect(file()).toContain('# mine')
    expect(file()).not.toContain('# by hand')
  })

  it('keep a draft while another tab is looked at', async () => {
    await tab('File')
    await typeAtEnd('\n# later\n')
    await tab('Checks')
    await page.getByText('All is well').waitFor()
    await tab('File')
    await page.getByText('Not saved').waitFor()
    expect(await editor().textContent()).toContain('# later')
    await page.getByRole('button', { name: 'Discard' }).click()
  })

  it('go back to an earlier text with one click, and forward again', async () => {
    const now = file()
    await tab('History')
    await page.getByRole('list', { name: 'Earlier texts of torii.yaml' }).getByRole('button').nth(1).click()
    await page.getByRole('button', { name: 'Go back to this' }).click()
    await page.getByText(/^Back to /).waitFor()
    expect(file()).not.toBe(now)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(file).toBe(now)
  })

  it('are given out as a file and taken back into the editor', async () => {
    await tab('Backup')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'torii.yaml only' }).click()
    expect(readFileSync(await (await download).path(), 'utf8')).toBe(file())
    await page
      .getByLabel('Choose a torii.yaml…')
      .last()
      .setInputFiles({
        name: 'old.yaml',
        mimeType: 'application/yaml',
        buffer: Buffer.from('language: nonsense\n'),
      })
    await page.getByText('Not saved').waitFor()
    await page.getByRole('button', { name: /^Line 1, column/ }).waitFor()
    expect(file()).not.toContain('nonsense')
    await page.getByRole('button', { name: 'Discard' }).click()
  })

  it('keep what was typed when Torii stops answering, and save it when it is back', async () => {
    await tab('File')
    await typeAtEnd('\n# survives\n')
    const ports = { port: torii.port, controlPort: torii.controlPort }
    torii.child.kill('SIGINT')
    await torii.ended
    await page.getByRole('banner').getByText('Connection lost').waitFor()
    await save().click()
    await modal(page).getByRole('button', { name: 'Save' }).click()
    // Both the page and what was pressed say so.
    await expect.poll(() => page.getByRole('alert').getByText('does not answer').count()).toBe(2)
    expect(await editor().textContent()).toContain('# survives')
    torii = await startTorii({ home, ...ports })
    await page.getByRole('banner').getByText('Live', { exact: true }).waitFor()
    await save().click()
    await modal(page).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved; it is in force').waitFor()
    expect(file()).toContain('# survives')
  })
})
