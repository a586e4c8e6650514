import type { Locator, Page } from 'playwright-core'
import { modal } from '../../tests/browser/support/dashboard.ts'
import type { ToriiProcess } from '../../tests/support/torii-process.ts'
import type { Texts } from './texts.ts'

/** What the pictures of one look are taken of. */
export interface Stage {
  readonly page: Page
  readonly torii: ToriiProcess
  readonly texts: Texts
  /** Ids of exchanges that show something each. */
  readonly exchanges: Readonly<Record<'plain' | 'lossy' | 'failed', string>>
}

export interface Scene {
  readonly path: string | ((stage: Stage) => string)
  /** What is pressed and typed before the picture. */
  readonly act?: (stage: Stage) => Promise<void>
  /** What is undone after it. */
  readonly after?: (stage: Stage) => Promise<void>
}

/** Every page of the navigation as it stands when it is opened. */
export const pages = {
  overview: { path: '/' },
  proxy: { path: '/proxy' },
  accounts: { path: '/accounts' },
  models: { path: '/models' },
  monitor: { path: '/monitor' },
  exchange: { path: ({ exchanges }) => `/monitor/${exchanges.plain}` },
  usage: { path: '/usage' },
  keys: { path: '/keys' },
  security: { path: '/security' },
  playground: { path: '/playground' },
  settings: { path: '/settings' },
} as const satisfies Readonly<Record<string, Scene>>

const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true }).first()

const front = ({ page }: Stage): Locator => modal(page)

const palette = async (stage: Stage, typed: string): Promise<void> => {
  await stage.page.keyboard.press('Control+k')
  await front(stage).getByRole('combobox').fill(typed)
}

const pastedKeys = `sk-ant-api03-${'a'.repeat(40)}
nobody-knows-me
name,upstream,api_key
`

/** States of the pages that matter: windows, tabs, menus, answers. */
export const states = {
  'accounts-cards': { path: '/accounts?look=cards' },
  'accounts-selected': {
    path: '/accounts',
    act: async ({ page, texts }) => {
      for (const name of ['claude-team', 'trial'])
        await page.getByRole('checkbox', { name: texts.accounts.bulk.one.replace('{{name}}', name) }).click()
    },
  },
  'accounts-menu': {
    path: '/accounts',
    act: ({ page, texts }) => button(page, texts.accounts.actions.more.replace('{{name}}', 'trial')).click(),
  },
  'accounts-tested': {
    path: '/accounts',
    act: async ({ page, texts }) => {
      await button(page, texts.accounts.actions.testAll).click()
      await page.getByText(texts.accounts.test.good).first().waitFor()
    },
  },
  'account-add': { path: '/accounts?add=' },
  'account-add-form': { path: '/accounts?add=gemini' },
  'account-add-faults': {
    path: '/accounts?add=azure-openai',
    act: (stage) => button(front(stage), stage.texts.accounts.add.submit).click(),
  },
  'account-add-import': {
    path: '/accounts?add=@import',
    act: async (stage) => {
      await front(stage).getByRole('textbox').first().fill(pastedKeys)
      await front(stage).locator('[data-line="2"]').waitFor()
    },
  },
  'account-add-oauth': { path: '/accounts?add=@oauth' },
  'account-edit': {
    path: '/accounts?account=trial',
    act: (stage) => front(stage).locator('summary').first().click(),
  },
  'account-edit-fine': {
    path: '/accounts?account=trial',
    act: (stage) => front(stage).locator('summary').last().click(),
  },
  'models-rules': { path: '/models?tab=rules' },
  'models-routes': { path: '/models?tab=routes' },
  'models-test': { path: '/models?tab=test&model=gpt-4o' },
  'models-test-nowhere': { path: '/models?tab=test&model=trial-2%2Fgpt-9' },
  'monitor-columns': {
    path: '/monitor',
    act: ({ page, texts }) => button(page, texts.monitor.columns).click(),
  },
  'monitor-nothing-fits': { path: '/monitor?since=1&until=2' },
  'exchange-lossy': { path: ({ exchanges }) => `/monitor/${exchanges.lossy}?view=clientSent` },
  'exchange-torii-sent': { path: ({ exchanges }) => `/monitor/${exchanges.lossy}?view=toriiSent` },
  'exchange-upstream': { path: ({ exchanges }) => `/monitor/${exchanges.lossy}?view=upstreamAnswered` },
  'exchange-client-got': { path: ({ exchanges }) => `/monitor/${exchanges.lossy}?view=clientGot` },
  'exchange-failed': { path: ({ exchanges }) => `/monitor/${exchanges.failed}` },
  'exchange-replay': {
    path: ({ exchanges }) => `/monitor/${exchanges.plain}`,
    act: async ({ page, texts: { monitor } }) => {
      await page.getByRole('combobox', { name: monitor.replay.model }).fill('claude-like/claude-sonnet-5')
      await page.keyboard.press('Escape')
      await button(page, monitor.replay.send).click()
      await page.getByRole('region', { name: monitor.replay.comparison }).waitFor()
    },
  },
  'exchange-none': { path: '/monitor/ex_NOTHERE' },
  'usage-tokens-by-model': { path: '/usage?range=7d&by=model&metric=tokens' },
  'key-add': { path: '/keys?add=' },
  'key-edit': { path: '/keys?key=aki-laptop' },
  'key-value': {
    path: '/keys?add=',
    act: async (stage) => {
      await front(stage).getByRole('textbox').first().fill('new-laptop')
      await button(front(stage), stage.texts.keys.create.submit).click()
      await front(stage).getByText(/^sk-/).waitFor()
    },
    after: async ({ torii }) => void (await torii.api('/api/keys/new-laptop', { method: 'DELETE' })),
  },
  'key-revoke': {
    path: '/keys',
    act: async ({ page, texts: { keys } }) => {
      await button(page, keys.action.more.replace('{{name}}', 'ci')).click()
      await page.getByRole('menuitem', { name: keys.action.revoke }).click()
    },
  },
  'security-mend': {
    path: '/security',
    act: ({ page, texts }) =>
      page
        .getByRole('button', { name: new RegExp(`^${texts.security.mend}`) })
        .first()
        .click(),
  },
  'proxy-lan': { path: '/proxy', act: ({ page }) => page.getByRole('switch').first().click() },
  'proxy-ran': {
    path: '/proxy',
    act: async ({ page, texts: { gateway } }) => {
      await page.getByRole('combobox', { name: gateway.examples.model }).fill('sandbox')
      await page.keyboard.press('Escape')
      await button(page, gateway.examples.run).click()
      await page.getByText(gateway.examples.exchange).waitFor()
    },
  },
  'proxy-key': {
    path: '/proxy',
    act: ({ page, texts }) => button(page, texts.gateway.key.regenerate).click(),
  },
  'proxy-bad-input': {
    path: '/proxy',
    act: async ({ page, texts: { proxy } }) => {
      await page.getByLabel(proxy.timeout.label).fill('0')
      await page.getByRole('textbox', { name: proxy.origins.label }).fill('example')
      await page.keyboard.press('Enter')
    },
  },
  'playground-answers': {
    path: '/playground',
    act: async ({ page, texts: { playground } }) => {
      for (const [index, model] of ['sandbox', 'sandbox-thinking', 'sandbox-529'].entries()) {
        if (index === 2) await button(page, playground.addColumn).click()
        const name = playground.modelOf.replace('{{number}}', `${index + 1}`)
        await page.getByRole('combobox', { name, exact: true }).fill(model)
        await page.keyboard.press('Escape')
      }
      await page.locator('summary').first().click()
      await page.getByRole('textbox', { name: playground.prompt, exact: true }).fill('Torii?')
      await button(page, playground.run).click()
      await page.getByRole('alert').first().waitFor()
      await page.getByText(playground.exchange).nth(2).waitFor()
    },
  },
  'playground-code': {
    path: '/playground',
    act: async ({ page, texts: { playground } }) => {
      const name = playground.modelOf.replace('{{number}}', '1')
      await page.getByRole('combobox', { name, exact: true }).fill('sandbox')
      await page.keyboard.press('Escape')
      await page.getByRole('textbox', { name: playground.prompt, exact: true }).fill('Torii?')
      await button(page, playground.run).click()
      await button(page, playground.code).click()
    },
  },
  'settings-file': { path: '/settings?tab=file' },
  'settings-file-fault': {
    path: '/settings?tab=file',
    act: async ({ page, texts }) => {
      await page.locator('.cm-content').click()
      await page.keyboard.press('Control+End')
      await page.keyboard.insertText('media: { timeout: 4000 }\n')
      await page
        .getByText(texts.settings.file.place.replace(/\{\{.*$/, ''))
        .first()
        .waitFor()
    },
  },
  'settings-save': {
    path: '/settings?tab=file',
    act: async (stage) => {
      await stage.page.locator('.cm-content').click()
      await stage.page.keyboard.press('Control+Home')
      await stage.page.keyboard.insertText('# mine\n')
      await button(stage.page, stage.texts.settings.file.save).click()
      await front(stage).locator('.cm-mergeView').waitFor()
    },
  },
  'settings-history': {
    path: '/settings?tab=history',
    act: async ({ page }) => {
      const earlier = page.locator('main ol button')
      await earlier.first().waitFor()
      await earlier.last().click()
    },
  },
  'settings-doctor': { path: '/settings?tab=doctor' },
  'settings-backup': { path: '/settings?tab=backup' },
  palette: { path: '/', act: (stage) => palette(stage, '') },
  'palette-found': { path: '/', act: (stage) => palette(stage, 'gemini') },
  'palette-nothing': { path: '/', act: (stage) => palette(stage, 'zzzz') },
  toast: {
    path: '/accounts',
    act: async ({ page, texts }) => {
      const name = texts.accounts.actions.enabledOf.replace('{{name}}', 'local-ollama')
      await page.getByRole('switch', { name, exact: true }).click()
      await button(page, texts.shell.undo).waitFor()
    },
    after: ({ page, texts }) => button(page, texts.shell.undo).click(),
  },
  'not-found': { path: '/no/such/page' },
} as const satisfies Readonly<Record<string, Scene>>
