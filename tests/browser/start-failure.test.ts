import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { openDashboard } from './support/dashboard.ts'

const account = 'accounts:\n  - { name: trial, upstream: sandbox, models: ["*"] }\n'

interface Cure {
  readonly cause: string
  readonly settings: string
  readonly button: string
  readonly says: string
  readonly leaves: Readonly<Record<string, unknown>>
}

const cures: readonly Cure[] = [
  {
    cause: 'no account',
    settings: '',
    button: 'Turn z.ai dispatch on',
    says: 'Add one on the Accounts page, or with',
    leaves: { zai: { enabled: true, dispatch_mode: 'exclusive' } },
  },
  {
    cause: 'LAN without keys',
    settings: `proxy: { allow_lan_access: true, auth_mode: 'off' }\n${account}`,
    button: 'Ask for a key (auto)',
    says: 'LAN access is on while auth_mode is off',
    leaves: { proxy: { allow_lan_access: true, auth_mode: 'auto' } },
  },
  {
    cause: 'LAN without keys, cured the other way',
    settings: `proxy: { allow_lan_access: true, auth_mode: 'off' }\n${account}`,
    button: 'Turn LAN access off',
    says: 'LAN access is on while auth_mode is off',
    leaves: { proxy: { allow_lan_access: false, auth_mode: 'off' } },
  },
  {
    cause: 'a key that cannot be had',
    settings: `proxy: { api_key: "env:NO_SUCH_VARIABLE" }\n${account}`,
    button: 'Make a new key',
    says: 'proxy.api_key can not be used',
    leaves: { proxy: { api_key: 'vault:proxy' } },
  },
]

describeInBrowser('a start that failed', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  it.each(cures)(
    'is cured by the button beside its cause: $cause',
    async ({ settings, button, says, leaves }) => {
      const torii = await startTorii({ settings })
      const { page, context, complaints } = await openDashboard(browser, torii, { path: '/settings' })
      const failure = page.getByRole('alert', { name: 'The gateway did not start' })
      await failure.waitFor()
      expect(await failure.textContent()).toContain(says)
      await failure.getByRole('button', { name: button }).click()
      await page.getByRole('banner').getByText('Running').waitFor()
      await failure.waitFor({ state: 'detached' })
      const view = (await (await torii.api('/api/settings')).json()) as { readonly settings: unknown }
      expect(view.settings).toMatchObject(leaves)
      expect(complaints).toEqual([])
      await context.close()
      await torii.stop()
    },
  )
})
