import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

describeInBrowser('the playground', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({ words: ['--sandbox'] })
    ;({ page, complaints } = await openDashboard(browser, torii, { path: '/playground' }))
  })
  afterAll(async () => {
    expect(complaints).toEqual([])
    await browser?.close()
    await torii?.stop()
  })

  const answer = (number: number) => page.getByRole('region', { name: `Answer ${number}` })
  const choose = async (number: number, model: string): Promise<void> => {
    await page.getByRole('combobox', { name: `Model ${number}`, exact: true }).fill(model)
    await page.keyboard.press('Escape')
  }
  const run = () => page.getByRole('button', { name: 'Run', exact: true })

  it('asks several models at once and shows their answers side by side', async () => {
    expect(await run().isDisabled()).toBe(true)
    await choose(1, 'sandbox')
    await choose(2, 'sandbox-thinking')
    await page.getByRole('button', { name: 'Add a model' }).click()
    await choose(3, 'sandbox-529')
    await page.getByLabel('Prompt', { exact: true }).fill('What is a torii?')
    await page.getByLabel('Prompt', { exact: true }).press('Control+Enter')
    await answer(1).getByText('What is a torii?').waitFor()
    await answer(2).getByText('The sandbox pretends to think').waitFor()
    await answer(3).getByRole('alert').getByText('overloaded').waitFor()
    await answer(1)
      .getByText(/HTTP 200 · first byte .* tokens/)
      .waitFor()
  })

  it('keeps a chosen model when Escape is pressed and its list is closed', async () => {
    const model = page.getByRole('combobox', { name: 'Model 3', exact: true })
    await model.press('Escape')
    await model.press('Escape')
    expect(await model.inputValue()).toBe('sandbox-529')
  })

  it('keeps each answer in its column when another goes', async () => {
    await page.getByRole('button', { name: 'Remove column 1' }).click()
    await answer(1).getByText('The sandbox pretends to think').waitFor()
    expect(await page.getByRole('combobox', { name: 'Model 1', exact: true }).inputValue()).toBe(
      'sandbox-thinking',
    )
  })

  it('leads to the exchange, and to the code that does the same', async () => {
    await answer(1).getByRole('button', { name: 'Code that does the same' }).click()
    await modal(page).getByText('client.chat.completions.create(').waitFor()
    await modal(page).getByRole('radio', { name: 'cURL' }).click()
    await modal(page).getByText(`curl -N '${torii.url}/v1/chat/completions'`).waitFor()
    await page.keyboard.press('Escape')
    await answer(1).getByRole('link', { name: 'Exchange' }).click()
    await page.getByText('torii-playground').waitFor()
    await page.goBack()
    expect(await page.getByLabel('Prompt', { exact: true }).inputValue()).toBe('What is a torii?')
  })

  it('sends files and tools in the dialect that is chosen', async () => {
    await page.getByLabel('Sent as').selectOption('anthropic-messages')
    await page
      .getByLabel('Attach files')
      .last()
      .setInputFiles({
        name: 'dot.png',
        mimeType: 'image/png',
        buffer: Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          'base64',
        ),
      })
    await page.getByText('dot.png').waitFor()
    await page.getByText('System, sampling, tools').click()
    await page.getByLabel('System prompt').fill('Be brief.')
    await page.getByRole('textbox', { name: 'Tools (JSON)' }).click()
    await page.keyboard.insertText('[{"name":')
    await page.getByText(/^No list of tools yet/).waitFor()
    expect(await run().isDisabled()).toBe(true)
    await page.keyboard.insertText('"get_weather","input_schema":{"type":"object"}}]')
    await choose(1, 'sandbox-tools')
    await run().click()
    await answer(1).getByText('get_weather').waitFor()
    const find = async (): Promise<string | undefined> => {
      const answer = await torii.api('/api/exchanges?limit=2&protocol=anthropic-messages&state=done')
      const { exchanges } = (await answer.json()) as { exchanges: { id: string; modelAsked: string }[] }
      return exchanges.find(({ modelAsked }) => modelAsked === 'sandbox-tools')?.id
    }
    await expect.poll(find).toBeDefined()
    const exchange = (await (await torii.api(`/api/exchanges/${await find()}`)).json()) as {
      bodies: { clientSent: string }
    }
    expect(JSON.parse(exchange.bodies.clientSent)).toMatchObject({
      stream: true,
      tools: [{ name: 'get_weather' }],
      messages: [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'What is a torii?' }] }],
    })
  })

  it('stops an answer that goes on too long', async () => {
    await page.getByRole('textbox', { name: 'Tools (JSON)' }).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await choose(1, 'sandbox-slow')
    await choose(2, '')
    await run().click()
    await answer(1).getByText('This is').waitFor()
    await answer(1).getByRole('button', { name: 'Stop' }).click()
    await answer(1).getByText('Stopped.').waitFor()
    await expect
      .poll(async () => {
        const answers = await torii.api('/api/exchanges?limit=1&model=sandbox-slow')
        return ((await answers.json()) as { exchanges: { state: string }[] }).exchanges[0]?.state
      })
      .toBe('aborted')
  })

  it('says why it cannot ask while the gateway is stopped', async () => {
    await torii.api('/api/stop', { method: 'POST' })
    await page.getByText('The gateway is stopped; start it to ask something.').waitFor()
    expect(await run().isDisabled()).toBe(true)
    await torii.api('/api/start', { method: 'POST' })
    await expect.poll(() => run().isDisabled()).toBe(false)
  })
})
