import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { askChat } from './support/ask.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { modal, openDashboard } from './support/dashboard.ts'

const secret = 'sk-kept-0123456789abcdef'

describeInBrowser('a whole backup', () => {
  let browser: Browser
  let torii: ToriiProcess
  let page: Page
  let home = ''
  let file = ''

  beforeAll(async () => {
    browser = await launchChromium()
    home = makeHome()
    torii = await startTorii({ home, words: ['--sandbox'] })
    await torii.api('/api/accounts', {
      method: 'POST',
      json: { name: 'kept', upstream: 'openai', apiKey: secret },
    })
    await torii.api('/api/keys', { method: 'POST', json: { name: 'aki' } })
    await askChat(torii, 'sandbox')
  })
  beforeEach(async () => {
    ;({ page } = await openDashboard(browser, torii, { language: 'ja', path: '/settings?tab=backup' }))
  })
  afterEach(() => page.context().close())
  afterAll(async () => {
    await browser?.close()
    await torii?.stop()
    rmSync(home, { recursive: true, force: true })
  })

  const choose = (path: string) => page.getByLabel('バックアップを選択…').last().setInputFiles(path)
  const keyNames = async (): Promise<unknown> =>
    ((await (await torii.api('/api/keys')).json()) as { name: string }[]).map(({ name }) => name)
  const count = async (): Promise<number> =>
    ((await (await torii.api('/api/exchanges')).json()) as { exchanges: unknown[] }).exchanges.length

  it('is one press; secrets are in it sealed, the vault’s key is not', async () => {
    await page.getByText(`${home}/secret.key も必要です`).waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '全体のバックアップをダウンロード' }).click()
    const saved = await download
    expect(saved.suggestedFilename()).toMatch(/^torii-\d{4}-\d\d-\d\d\.torii-backup$/)
    file = join(home, 'saved.torii-backup')
    await saved.saveAs(file)
    await page.getByText('ブラウザーが保存します').waitFor()
    const bytes = readFileSync(file)
    expect(bytes.includes(secret)).toBe(false)
    expect(bytes.includes(readFileSync(join(home, 'secret.key'), 'utf8').trim())).toBe(false)
    await expect.poll(() => existsSync(join(home, 'torii.db.backup'))).toBe(false)
  })

  it('shows what it changes, changes nothing on «cancel», and brings everything back', async () => {
    const before = await count()
    await torii.api('/api/keys/aki', { method: 'DELETE' })
    await torii.api('/api/accounts/kept', { method: 'DELETE' })
    await askChat(torii, 'sandbox')
    await choose(file)
    const window = modal(page)
    await window.getByRole('row', { name: `リクエストの記録 ${before + 1} ${before}` }).waitFor()
    await window.getByRole('row', { name: '名前付きキー 0 1' }).waitFor()
    await window.getByText('name: kept').waitFor()
    await window.getByRole('button', { name: 'キャンセル' }).click()
    expect(await keyNames()).not.toContain('aki')
    await choose(file)
    await window.getByRole('button', { name: '復元する' }).click()
    await page.getByText('バックアップを復元しました').waitFor()
    expect(await keyNames()).toContain('aki')
    expect(await count()).toBe(before)
    const accounts = (await (await torii.api('/api/accounts')).json()) as {
      name: string
      secretFound: boolean
    }[]
    expect(accounts.find(({ name }) => name === 'kept')).toMatchObject({ secretFound: true })
    expect(existsSync(join(home, 'torii.db.before-restore'))).toBe(true)
    const history = await (await torii.api('/api/settings/history')).json()
    const [inForce, replaced] = (history as { entries: { text: string }[] }).entries
    expect([inForce?.text.includes('name: kept'), replaced?.text.includes('name: kept')]).toEqual([
      true,
      false,
    ])
    await askChat(torii, 'sandbox')
    await expect.poll(count).toBe(before + 1)
  })

  it('says what is wrong with another file, or with one that is cut short', async () => {
    const wrong = join(home, 'wrong.torii-backup')
    writeFileSync(wrong, 'no backup at all')
    await choose(wrong)
    await page.getByRole('alert').getByText('このファイルは Torii のバックアップではありません').waitFor()
    writeFileSync(wrong, readFileSync(file).subarray(0, statSync(file).size / 2))
    await choose(wrong)
    await page.getByRole('alert').getByText('破損しているか、途中で切れています').waitFor()
    expect(readdirSync(home).filter((name) => name.includes('incoming'))).toEqual([])
    expect(await keyNames()).toContain('aki')
  })

  it('says that the disk is full, and leaves nothing half done', async () => {
    limitFiles(torii, '4096')
    await page.getByRole('button', { name: '全体のバックアップをダウンロード' }).click()
    await page.getByRole('alert').getByText('ディスクの空きがありません').waitFor()
    // More than fits into the sockets between: it is refused before it has been sent.
    const large = join(home, 'large.torii-backup')
    writeFileSync(large, Buffer.concat([readFileSync(file), Buffer.alloc(30_000_000)]))
    await choose(large)
    await expect.poll(() => page.getByText('ディスクの空きがありません').count()).toBe(2)
    rmSync(large)
    limitFiles(torii, 'unlimited')
    expect(readdirSync(home).filter((name) => /incoming|db\.backup/.test(name))).toEqual([])
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: '全体のバックアップをダウンロード' }).click()
    await (await download).path()
    await page.getByText('ブラウザーが保存します').waitFor()
  })

  it('says that the browser has not come for it, and gives it at the next press', async () => {
    // As a browser does that may download only once, or must ask its user first.
    await page.evaluate('HTMLAnchorElement.prototype.click = () => undefined')
    await page.getByRole('button', { name: '全体のバックアップをダウンロード' }).click()
    const link = page.getByRole('link', { name: '今すぐダウンロード' })
    await link.waitFor()
    expect(await page.getByText('ブラウザーが保存します').count()).toBe(0)
    const download = page.waitForEvent('download')
    await link.click()
    expect(statSync(await (await download).path()).size).toBeGreaterThan(4096)
    await page.getByText('ブラウザーが保存します').waitFor()
    expect(await link.count()).toBe(0)
  })

  it('goes into another home with the vault’s key of the first', async () => {
    const other = await startTorii({ words: ['--sandbox'] })
    const { page: there } = await openDashboard(browser, other, { path: '/settings?tab=backup' })
    await there.getByLabel('Choose a backup…').last().setInputFiles(file)
    const window = modal(there)
    await window.getByText('sealed with another vault key').waitFor()
    const restore = window.getByRole('button', { name: 'Restore', exact: true })
    await expect.poll(() => restore.isDisabled()).toBe(true)
    await window.getByLabel('Vault key of the backup').fill('a wrong passphrase of some length')
    await restore.click()
    await window.getByRole('alert').getByText('does not open the secrets').waitFor()
    await window
      .getByLabel('Vault key of the backup')
      .fill(readFileSync(join(home, 'secret.key'), 'utf8').trim())
    await restore.click()
    await there.getByText('The backup is in force').waitFor()
    const accounts = (await (await other.api('/api/accounts')).json()) as {
      name: string
      secretFound: boolean
    }[]
    expect(accounts.find(({ name }) => name === 'kept')).toMatchObject({ secretFound: true })
    await there.context().close()
    await other.stop()
  })
})

/** No file of the process may grow beyond it: to whoever writes that is a full disk. */
function limitFiles({ child }: ToriiProcess, bytes: string): void {
  const done = spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`], {
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`prlimit (of util-linux) is needed: ${done.stderr}`)
}
