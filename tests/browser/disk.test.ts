import { spawnSync } from 'node:child_process'
import { openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'
import { askChat } from './support/ask.ts'
import { describeInBrowser, launchChromium } from './support/chromium.ts'
import { openDashboard } from './support/dashboard.ts'

describeInBrowser('a disk that fails', () => {
  let browser: Browser
  let torii: ToriiProcess | undefined
  let home = ''
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterEach(async () => {
    await torii?.stop()
    rmSync(home, { recursive: true, force: true })
  })
  afterAll(async () => {
    await browser.close()
  })

  it('is told of in every view; requests go on, and records too when there is room again', async () => {
    home = makeHome()
    torii = await startTorii({ home, words: ['--sandbox'] })
    const { page, complaints } = await openDashboard(browser, torii, { language: 'ja', path: '/monitor' })
    await askChat(torii, 'sandbox')
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    limitFiles(torii, `${statSync(join(home, 'torii.db')).size}`)
    await expect
      .poll(
        async () => {
          if (torii !== undefined) await askChat(torii, 'sandbox')
          return page.getByText('ディスクの空きがないか').count()
        },
        { timeout: 30_000 },
      )
      .toBe(1)
    await page.getByRole('link', { name: '概要' }).click()
    await page.getByText(/件のリクエストには応答しましたが、記録できませんでした/).waitFor()
    limitFiles(torii, 'unlimited')
    await page.getByRole('button', { name: '閉じる' }).click()
    const id = await askChat(torii, 'sandbox')
    await expect
      .poll(async () => (await torii?.api(`/api/exchanges/${id}`))?.status, { timeout: 15_000 })
      .toBe(200)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('has spoilt the database: it is set aside, said, and begun anew with the keys', async () => {
    home = makeHome()
    torii = await startTorii({ home, words: ['--sandbox'] })
    await torii.api('/api/accounts', {
      method: 'POST',
      json: { name: 'kept', upstream: 'openai', apiKey: 'sk-kept-0123456789abcdef' },
    })
    await askChat(torii, 'sandbox')
    const ports = { port: torii.port, controlPort: torii.controlPort }
    torii.child.kill('SIGINT')
    await torii.ended
    overwrite(join(home, 'torii.db'))
    torii = await startTorii({ home, words: ['--sandbox'], ...ports })
    const { page } = await openDashboard(browser, torii)
    await page.getByText(/The database was damaged; it was set aside as .*torii\.db\.damaged-/).waitFor()
    const id = await askChat(torii, 'sandbox')
    await expect.poll(async () => (await torii?.api(`/api/exchanges/${id}`))?.status).toBe(200)
    await page.goto(`${torii.controlUrl}/accounts`)
    await page.getByText('kept', { exact: true }).first().waitFor()
    expect(((await (await torii.api('/api/status')).json()) as { accounts: unknown }).accounts).toMatchObject(
      {
        loaded: 2,
        usable: 2,
      },
    )
    await page.context().close()
  })
})

/** No file of the process may grow beyond it: to whoever writes that is a full disk. */
function limitFiles({ child }: ToriiProcess, bytes: string): void {
  const done = spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`], {
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`prlimit (of util-linux) is needed: ${done.stderr}`)
}

function overwrite(path: string): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(4096, 0x5a), 0, 4096, 0)
}
