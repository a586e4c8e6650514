import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { makeHome, startTorii, type ToriiProcess } from '../support/torii-process.ts'

/** As the dashboard's backup page says it; the paths are this test's own. */
const copy = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to])

const ask = (torii: ToriiProcess, key: string): Promise<number> =>
  fetch(`${torii.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify({ model: 'sandbox', messages: [{ role: 'user', content: 'hi' }] }),
  }).then(({ status }) => status)

it('a copied folder is the same Torii: its keys, vault, records and settings', async () => {
  const home = makeHome()
  const backup = `${home}-backup`
  onTestFinished(() => {
    for (const folder of [home, backup]) rmSync(folder, { recursive: true, force: true })
  })
  const settings =
    'proxy: { auth_mode: strict }\naccounts:\n  - name: trial\n    upstream: sandbox\n    models: [sandbox]\n'
  const first = await startTorii({ home, settings })
  const made = await first.api('/api/keys', { method: 'POST', json: { name: 'ci' } })
  const { value } = (await made.json()) as { value: string }
  await first.api('/api/secrets/zai', { method: 'PUT', json: { value: 'zai-kept-secret' } })
  expect(await ask(first, value)).toBe(200)
  await first.stop()
  copy(home, backup)

  // What comes after the copy is not in it.
  const later = await startTorii({ home })
  await later.api('/api/keys/ci', { method: 'DELETE' })
  expect(await ask(later, value)).toBe(401)
  await later.stop()
  expect(existsSync(backup)).toBe(true)

  const restored = await startTorii({ home: backup })
  expect(await ask(restored, value)).toBe(200)
  const secrets = (await (await restored.api('/api/secrets')).json()) as { place: string; found: boolean }[]
  expect(secrets.find(({ place }) => place === 'zai')).toMatchObject({ found: true })
  const { exchanges } = (await (await restored.api('/api/exchanges?key=ci')).json()) as {
    exchanges: unknown[]
  }
  expect(exchanges).toHaveLength(2)
  await restored.stop()
})
