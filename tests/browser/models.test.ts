import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

const settings = `accounts:
  - name: gemini-like
    upstream: sandbox
    protocols: [gemini-generate]
    models: [gemini-3-flash, gemini-2.5-pro]
  - name: paid
    upstream: openai
    api_key: sk-test-0123456789
    models: [gpt-5.1]
models:
  mapping:
    "gpt-4o*": gemini-3-flash # cheap
    fast: gemini-3-flash
`

describeInBrowser('models and routing', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]
  const home = makeHome()
  const path = join(home, 'torii.yaml')
  const file = (): string => readFileSync(path, 'utf8')

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ home, settings })
    ;({ page, complaints } = await openDashboard(browser, torii, { path: '/models' }))
  })
  afterAll(async () => {
    expect(complaints).toEqual([])
    await browser?.close()
    await torii?.stop()
  })
  const go = async (tab: string): Promise<void> => {
    await page.goto(`${torii.controlUrl}/models?tab=${tab}`)
    await page.getByRole('tab', { selected: true }).waitFor()
  }

  it('lists what can be asked for, with limits, kinds and list prices', async () => {
    const row = (name: RegExp) => page.getByRole('row', { name })
    await row(/gpt-5\.1/)
      .getByText('$1.25 / $10.00')
      .last()
      .waitFor()
    expect(await row(/gemini-2\.5-pro/).textContent()).toContain('1,048,576')
    await row(/^fast/).getByText('→ gemini-3-flash').waitFor()
    await page.getByRole('searchbox', { name: 'Search models' }).fill('pro')
    await page.getByText('1 of 4').waitFor()
    await page.getByRole('searchbox', { name: 'Search models' }).fill('')
    await page.getByLabel('Account', { exact: true }).selectOption('paid')
    await page.getByText('1 of 4').waitFor()
    expect(new URL(page.url()).search).toBe('?account=paid')
    await page.reload()
    await page.getByText('1 of 4').waitFor()
  })

  it('tells where a model would go, from its row', async () => {
    await page.getByRole('button', { name: 'Where would gpt-5.1 go?' }).click()
    await page.getByText('gpt-5.1 goes to').waitFor()
    await page.getByRole('cell', { name: 'paid openai' }).waitFor()
  })

  it('shows what rules would do before they are saved, and writes only what differs', async () => {
    await go('rules')
    await page.getByText('gpt-4o, gpt-4o-mini').waitFor()
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.getByText('Both sides are needed.').waitFor()
    await page.getByLabel('Asked for').last().fill('claude-*')
    await page.getByLabel('Served by').last().fill('gemini-2.5-pro')
    await page.getByText('claude-opus-4-5, claude-sonnet-4-5').waitFor()
    await page.getByLabel('Served by').last().fill('nobody-has-this')
    await page.getByText('Nobody serves nobody-has-this now.').waitFor()
    await page.getByLabel('Served by').last().fill('gemini-2.5-pro')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Remove the rule for fast' }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Rules saved; they are in force').waitFor()
    expect(file()).toContain('"gpt-4o*": gemini-3-flash # cheap')
    expect(file()).toMatch(/claude-\*"?: gemini-2\.5-pro/)
    expect(file()).not.toContain('fast:')
  })

  it('keeps the rules one has typed when another hand changes the file', async () => {
    await go('rules')
    await page.getByLabel('Asked for').first().fill('gpt-4.1*')
    writeFileSync(path, `${file()}# by hand\n`)
    await expect
      .poll(async () => ((await (await torii.api('/api/settings')).json()) as { text: string }).text)
      .toContain('# by hand')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('changed by another hand meanwhile').waitFor()
    expect(await page.getByLabel('Asked for').first().inputValue()).toBe('gpt-4.1*')
    await page.getByRole('button', { name: 'Save mine over it' }).click()
    await page.getByText('Rules saved; they are in force').last().waitFor()
    expect(file()).toContain('gpt-4.1*')
    expect(file()).toContain('# by hand')
  })

  it('tells what would be lost of a pasted body, and names the nearest of an unknown model', async () => {
    await go('test')
    await page.getByRole('combobox', { name: 'Model' }).fill('gemini-3-flash')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Request body (optional)' }).click()
    await page.keyboard.insertText('{"model":"x","logit_bias":{"1":2},"messages":')
    await page.getByText('This is no JSON yet.').waitFor()
    expect(await page.getByRole('button', { name: 'Explain' }).isDisabled()).toBe(true)
    await page.keyboard.insertText('[{"role":"user","content":"hi"}]}')
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('/logit_bias').waitFor()
    await page.getByText('Translate to').waitFor()
    await page.getByRole('combobox', { name: 'Model' }).fill('gemini-3-flahs')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Explain' }).click()
    await page.getByText('Nobody serves gemini-3-flahs').waitFor()
    await page.getByRole('button', { name: 'gemini-3-flash', exact: true }).click()
    await page.getByText('gemini-3-flash goes to').waitFor()
  })

  it('adds, changes, orders and removes routes', async () => {
    await go('routes')
    await page.getByText('No route yet').waitFor()
    for (const [name, match] of [
      ['work', 'gpt-*'],
      ['cheap', 'gemini-*'],
    ] as const) {
      await page.getByRole('button', { name: 'Add a route' }).click()
      await modal(page).getByLabel('Name').fill(name)
      await modal(page).getByLabel('For models').fill(match)
      await modal(page).getByRole('button', { name: 'Add', exact: true }).click()
      await page.getByRole('heading', { name }).waitFor()
    }
    await page.getByRole('textbox', { name: 'Fallback models' }).first().fill('gemini-2.5-pro')
    await page.getByRole('textbox', { name: 'Fallback models' }).first().press('Enter')
    await expect.poll(file).toContain('fallback: [gemini-2.5-pro]')
    await page.getByRole('button', { name: 'Move cheap up' }).click()
    await expect.poll(() => page.getByRole('heading', { level: 2 }).first().textContent()).toContain('cheap')
    expect(file().indexOf('name: cheap')).toBeLessThan(file().indexOf('name: work'))
    await page.getByRole('button', { name: 'Remove work' }).click()
    await modal(page).getByRole('button', { name: 'Remove' }).click()
    await expect.poll(file).not.toContain('name: work')
  })
})
