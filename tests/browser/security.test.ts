import { chmodSync } from 'node:fs'
import { request } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

describeInBrowser('the security page', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let complaints: readonly string[]

  /** As a reverse proxy on this machine passes a request of another one on. */
  const askFrom = (address: string, headers: Record<string, string> = {}) =>
    fetch(`${torii.url}/v1/models`, { headers: { 'x-forwarded-for': address, ...headers } }).then(
      ({ status }) => status,
    )
  const settings = async () =>
    (
      (await (await torii.api('/api/settings')).json()) as {
        settings: {
          proxy: {
            allowed_addresses: string[]
            denied_addresses: string[]
            trusted_proxies: string[]
            cors_origins: string[]
          }
        }
      }
    ).settings.proxy

  beforeAll(async () => {
    browser = await launchChromium()
    torii = await startTorii({
      words: ['--sandbox'],
      settings: 'proxy: { auth_mode: strict, trusted_proxies: ["127.0.0.1"], cors_origins: ["*"] }\n',
    })
    await askFrom('192.168.1.23', { authorization: 'Bearer sk-wrong-012345', 'user-agent': 'zgrab/0.x' })
    await askFrom('192.168.1.23', { authorization: 'Bearer sk-wrong-543210', 'user-agent': 'zgrab/0.x' })
    await new Promise<void>((resolve) => {
      request(`${torii.url}/v1/models`, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume()
        answer.on('end', () => resolve())
      }).end()
    })
    ;({ page, complaints } = await openDashboard(browser, torii, { path: '/security' }))
  })
  afterAll(async () => {
    expect(complaints).toEqual([])
    await browser?.close()
    await torii?.stop()
  })

  const check = (title: string) => page.getByRole('listitem').filter({ hasText: title }).first()
  const field = (name: string) => page.getByRole('textbox', { name, exact: true })
  const row = (text: string) => page.getByRole('row').filter({ hasText: text })

  it('tells what is open, and what a request without a key meets at each address', async () => {
    await page.getByText('Exposure check: 1 thing to look at').waitFor()
    await check('Web pages').getByText('Every web page may call it').waitFor()
    const here = page.getByRole('row', { name: /^127\.0\.0\.1/ })
    await here.getByText('needs a key').waitFor()
    await here.getByText('needs a session').waitFor()
  })

  it('mends a finding after showing the lines, and takes that back on undo', async () => {
    await page.getByRole('button', { name: 'Mend… Web pages' }).click()
    await modal(page).getByText('- proxy.cors_origins: [*]').waitFor()
    await modal(page).getByText('+ proxy.cors_origins: []').waitFor()
    await modal(page).getByRole('button', { name: 'Change it' }).click()
    await page.getByText('Exposure check: all as intended').waitFor()
    expect((await settings()).cors_origins).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Exposure check: 1 thing to look at').waitFor()
    expect((await settings()).cors_origins).toEqual(['*'])
  })

  it('takes files from others at one press', async () => {
    chmodSync(torii.home, 0o755)
    await page.getByRole('button', { name: 'Check again' }).click()
    await check('Files').getByText('Other users of this machine can use').waitFor()
    await page.getByRole('button', { name: 'Tighten permissions' }).click()
    await check('Files').getByText('Only you can read').waitFor()
  })

  it.each(['10.0.0.0/33', 'localhost', '192.168.1', 'fd00:::1', '1.2.3.4-1.2.3.9'])(
    'takes no «%s» for an address',
    async (text) => {
      await field('Allowed').fill(text)
      await page.getByText('Not an IPv4 or IPv6 address or range').waitFor()
      await page.keyboard.press('Enter')
      await field('Allowed').fill('')
      expect((await settings()).allowed_addresses).toEqual([])
    },
  )

  it('warns before a list locks somebody out, and leaves it on «Cancel»', async () => {
    await field('Allowed').fill('10.0.0.0/8')
    await page.keyboard.press('Enter')
    await modal(page).getByText('192.168.1.23: 2 requests').waitFor()
    await modal(page).getByRole('button', { name: 'Cancel' }).click()
    expect((await settings()).allowed_addresses).toEqual([])
    await field('Allowed').fill('10.0.0.0/8')
    await page.keyboard.press('Enter')
    await modal(page).getByRole('button', { name: 'Change it all the same' }).click()
    await page.getByRole('button', { name: 'Remove 10.0.0.0/8' }).waitFor()
    expect((await settings()).allowed_addresses).toEqual(['10.0.0.0/8'])
    expect(await askFrom('192.168.1.23')).toBe(403)
    await page.getByRole('button', { name: 'Remove 10.0.0.0/8' }).click()
    await expect.poll(async () => (await settings()).allowed_addresses).toEqual([])
  })

  it('adds what locks nobody out without a question', async () => {
    await field('Denied').fill('２０３.0.113.0/24')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Remove 203.0.113.0/24' }).waitFor()
    await page.getByText('Applied').first().waitFor()
    expect(await askFrom('203.0.113.9')).toBe(403)
  })

  it('warns of proxies that are everybody', async () => {
    await field('Trusted proxies').fill('0.0.0.0/0')
    await page.keyboard.press('Enter')
    await modal(page).getByText('This trusts everybody').waitFor()
    await modal(page).getByRole('button', { name: 'Cancel' }).click()
    expect((await settings()).trusted_proxies).toEqual(['127.0.0.1'])
  })

  it('shows who was turned away, and the way to their requests', async () => {
    const wrong = row('Wrong key')
    await wrong.getByText('192.168.1.23').waitFor()
    expect(await wrong.textContent()).toMatch(/401.*Wrong key.*192\.168\.1\.23.*2.*zgrab/)
    await row('Foreign host name').waitFor()
    await page.getByRole('radio', { name: '24 h' }).click()
    await expect.poll(() => new URL(page.url()).search).toBe('?range=24h')
    await wrong.getByRole('button', { name: 'More for 192.168.1.23' }).click()
    await page.getByRole('menuitem', { name: 'Show the requests' }).click()
    await page.getByRole('heading', { name: 'Monitor', level: 1 }).waitFor()
    // Two of them, and the head.
    await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('3')
    await page.goBack()
    await page.getByRole('heading', { name: 'Security', level: 1 }).waitFor()
  })

  it('denies an address where it was turned away', async () => {
    await row('Wrong key').getByRole('button', { name: 'More for' }).click()
    await page.getByRole('menuitem', { name: 'Deny this address' }).click()
    await page.getByText('192.168.1.23 is denied').waitFor()
    expect((await settings()).denied_addresses).toContain('192.168.1.23')
    expect(await askFrom('192.168.1.23')).toBe(403)
    // This machine always may.
    await row('Foreign host name').getByRole('button', { name: 'More for' }).click()
    expect(
      await page.getByRole('menuitem', { name: 'Deny this address' }).getAttribute('aria-disabled'),
    ).toBe('true')
    await page.keyboard.press('Escape')
  })
})
