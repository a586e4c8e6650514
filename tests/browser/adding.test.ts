import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { clientSecret, consent, type Issuer, startIssuer } from '../support/oauth-issuer.ts'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

interface Account {
  readonly name: string
  readonly upstream: string
  readonly secretReference?: string
  readonly chosenProtocols: readonly string[]
  readonly modelConcurrency?: Readonly<Record<string, number>>
  readonly quotaFloor?: number
  readonly proxy?: string
  readonly priority: number
  readonly labels: readonly string[]
}

const settings = `proxy:
  auto_start: false
accounts:
  - name: first
    upstream: sandbox
    models: ["*"]
  - name: azure
    upstream: azure-openai
    api_key: env:AZURE_KEY
    base_url: https://example.openai.azure.com
    priority: 2
`

describeInBrowser('ways to an account', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]
  let issuer: Issuer

  beforeAll(async () => {
    browser = await launchChromium()
    issuer = await startIssuer()
    torii = await startTorii({ settings, env: { AZURE_KEY: 'a-key', MISTRAL_API_KEY: 'a-key-of-mistral' } })
    ;({ page, complaints } = await openDashboard(browser, torii))
  })
  beforeEach(async () => {
    await page.goto(`${torii.controlUrl}/accounts`)
    await row('first').waitFor()
  })
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
    issuer?.server.closeAllConnections()
    issuer?.server.close()
  })

  const row = (name: string): Locator => page.locator(`tr[data-account="${name}"]`)
  const account = async (name: string): Promise<Account | undefined> => {
    const list = (await (await torii.api('/api/accounts')).json()) as readonly Account[]
    return list.find((one) => one.name === name)
  }
  const openWay = async (way: string): Promise<Locator> => {
    await page.getByRole('button', { name: 'Add an account' }).click()
    await modal(page).locator(`[data-way="${way}"]`).click()
    return modal(page)
  }

  it('offers what is found on this machine and adds it only when it is told to', async () => {
    await page.getByRole('button', { name: 'Add an account' }).click()
    const found = modal(page).locator('[data-found="mistral"]')
    await found.getByText('env:MISTRAL_API_KEY').waitFor()
    expect(await account('mistral')).toBeUndefined()
    await found.getByRole('button', { name: 'Add Mistral' }).click()
    await found.getByText('Added', { exact: true }).waitFor()
    expect(await account('mistral')).toMatchObject({ secretReference: 'env:MISTRAL_API_KEY' })
  })

  it('says of each line beforehand what becomes of it, and takes the good ones', async () => {
    const dialog = await openWay('import')
    const key = `sk-ant-api03-${'a'.repeat(40)}`
    await dialog.getByLabel('Keys or a file').fill(`${key}\nnobody-knows-me\n${key}\n`)
    await dialog.locator('[data-line="1"]').getByText('Will be added', { exact: true }).waitFor()
    await dialog.locator('[data-line="2"]').getByText('Left out').waitFor()
    await dialog.locator('[data-line="3"]').getByText('There already').waitFor()
    expect(await account('anthropic')).toBeUndefined()
    await dialog.getByRole('button', { name: 'Add 1 account and test' }).click()
    await dialog.locator('[data-added="anthropic"]').waitFor()
    expect((await account('anthropic'))?.secretReference).toMatch(/^vault:/)
  })

  it('takes the file of another gateway as it is', async () => {
    const dialog = await openWay('import')
    await dialog.locator('input[type="file"]').setInputFiles({
      name: 'accounts.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('name,upstream,api_key\nfrom-file,groq,gsk_0123456789abcdef\n'),
    })
    await dialog.getByText('from-file').waitFor()
    await dialog.getByText('Read as csv').waitFor()
  })

  it('ends a consent by the browser that comes back, with the client of the person', async () => {
    const dialog = await openWay('oauth')
    await dialog.getByRole('button', { name: 'Go on to the consent' }).click()
    await dialog.getByText('This is not the JSON of an OAuth client.').waitFor()
    await dialog.getByLabel('Name').fill('anna')
    const installed = {
      client_id: 'mine',
      client_secret: clientSecret,
      auth_uri: `${issuer.url}/auth`,
      token_uri: `${issuer.url}/token`,
    }
    await dialog.getByLabel('client_secret_….json').fill(JSON.stringify({ installed }))
    await dialog.getByRole('button', { name: 'Go on to the consent' }).click()
    const link = await dialog.getByRole('link', { name: 'Open the consent page' }).getAttribute('href')
    await dialog.getByText(/Waiting for the consent; (9|10) min/).waitFor()
    const back = await consent(inScope(link ?? ''))
    await fetch(back)
    await dialog.locator('[data-added="anna"]').waitFor()
    expect(await account('anna')).toMatchObject({ upstream: 'gemini' })
  })

  it('ends a consent by the address that is pasted, and says what was wrong with another', async () => {
    const dialog = await openWay('oauth')
    await dialog.getByLabel('Name').fill('ben')
    await dialog.getByLabel('client_secret_….json').fill(
      JSON.stringify({
        client_id: 'mine',
        client_secret: clientSecret,
        auth_uri: `${issuer.url}/auth`,
        token_uri: `${issuer.url}/token`,
      }),
    )
    await dialog.getByRole('button', { name: 'Go on to the consent' }).click()
    const link = await dialog.getByRole('link', { name: 'Open the consent page' }).getAttribute('href')
    await dialog.getByLabel('Is the browser on another machine?').fill('not-the-code')
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog
      .getByRole('alert')
      .getByText('The code is wrong, used up or too old (invalid_grant).')
      .waitFor()
    await dialog.getByLabel('Is the browser on another machine?').fill(await consent(inScope(link ?? '')))
    await dialog.getByRole('button', { name: 'Send' }).click()
    await dialog.locator('[data-added="ben"]').waitFor()
  })

  it('edits dialects in order, bounds by model, the floor of a quota and the way out', async () => {
    await page.goto(`${torii.controlUrl}/accounts?account=azure`)
    const dialog = modal(page)
    await dialog.getByText('Dialects, model limits, quota, way out').click()
    await dialog.getByRole('checkbox', { name: 'OpenAI Responses' }).click()
    await dialog.getByRole('checkbox', { name: 'OpenAI Chat' }).click()
    await dialog.getByRole('button', { name: 'Prefer OpenAI Chat' }).click()
    await dialog.getByRole('button', { name: 'Add a model' }).click()
    await dialog.getByLabel('Model id or pattern').fill('gpt-5*')
    await dialog.locator('fieldset').getByLabel('At one time').fill('no number')
    await dialog.locator('fieldset').getByLabel('At one time').press('Tab')
    await dialog.getByText('A model id or pattern and a whole number').waitFor()
    await dialog.locator('fieldset').getByLabel('At one time').fill('2')
    await dialog.getByLabel('Spare it below').fill('12.5')
    await dialog.getByLabel('Way out').fill('socks5://127.0.0.1:1080')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('azure is saved').waitFor()
    expect(await account('azure')).toMatchObject({
      chosenProtocols: ['openai-chat', 'openai-responses'],
      modelConcurrency: { 'gpt-5*': 2 },
      quotaFloor: 0.125,
      proxy: 'socks5://127.0.0.1:1080',
    })
  })

  it('changes several at once and takes it back', async () => {
    await page.getByRole('checkbox', { name: 'Select first' }).click()
    await page.getByRole('checkbox', { name: 'Select azure' }).click()
    await page.getByRole('toolbar').getByRole('button', { name: 'Change…' }).click()
    const dialog = modal(page)
    await dialog.getByLabel('Priority').fill('7')
    await dialog.getByLabel('Add a label').fill('night')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => account('azure')).toMatchObject({ priority: 7, labels: ['night'] })
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => account('azure')).toMatchObject({ priority: 2, labels: [] })
    expect(await account('first')).toMatchObject({ priority: 1, labels: [] })
    expect(complaints).toEqual([])
  })
})

/** The scopes that the test's authorisation server knows, in place of Google's. */
function inScope(link: string): string {
  const url = new URL(link)
  url.searchParams.set('scope', 'openid offline_access cloud')
  return url.href
}
