import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { prepareHome, resolveHome } from '../../src/config/home.ts'
import { isProcessAlive, readRunFile, removeRunFile, writeRunFile } from '../../src/config/run-file.ts'
import { finishRekey, openVaultKey, rekeyWithFile } from '../../src/config/secret-key-file.ts'
import type { VaultKey } from '../../src/config/vault-key.ts'
import { temporaryFolder } from '../storage/support.ts'

const salt = Buffer.alloc(16)
const bytesOf = async (key: VaultKey) => Buffer.from(await key.derive(salt)).toString('hex')

describe('the home', () => {
  test('is where the argument, the environment, or nobody says', () => {
    expect(resolveHome({ TORII_HOME: '/env' }, '/argument', '/user').folder).toBe('/argument')
    expect(resolveHome({ TORII_HOME: '~/x' }, undefined, '/user').folder).toBe('/user/x')
    expect(resolveHome({}, undefined, '/user')).toEqual({
      folder: '/user/.torii',
      settings: '/user/.torii/torii.yaml',
      database: '/user/.torii/torii.db',
      secretKey: '/user/.torii/secret.key',
      run: '/user/.torii/run.json',
    })
  })
  test('is made private, and one that others may write into is told', async () => {
    const home = resolveHome({}, join(await temporaryFolder(), 'deep', 'home'))
    expect(await prepareHome(home)).toEqual({ created: true, exposed: false })
    expect((await stat(home.folder)).mode & 0o777).toBe(0o700)
    await chmod(home.folder, 0o777)
    expect(await prepareHome(home)).toEqual({ created: false, exposed: true })
  })
})

describe('run.json', () => {
  test('comes back, private, and goes only when it is one’s own', async () => {
    const path = join(await temporaryFolder(), 'run.json')
    const run = {
      pid: process.pid,
      controlUrl: 'http://127.0.0.1:8046',
      token: 'abcdefghijklmnopqrst',
      startedAt: 1,
    }
    expect(await readRunFile(path)).toBeUndefined()
    await writeRunFile(path, run)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readRunFile(path)).toEqual(run)
    await removeRunFile(path, process.pid + 1)
    expect(await readRunFile(path)).toEqual(run)
    await removeRunFile(path, process.pid)
    expect(await readRunFile(path)).toBeUndefined()
  })
  test('that holds something else is none', async () => {
    const path = join(await temporaryFolder(), 'run.json')
    for (const text of ['', '{', '{"pid":"1"}', '[]']) {
      await writeFile(path, text)
      expect(await readRunFile(path)).toBeUndefined()
    }
  })
  test('a process that is gone is seen', () => {
    expect(isProcessAlive(process.pid)).toBe(true)
    expect(isProcessAlive(2 ** 22 + 1)).toBe(false)
  })
})

describe('secret.key', () => {
  test('is made once, private, also when two start at the same moment', async () => {
    const path = join(await temporaryFolder(), 'secret.key')
    const keys = await Promise.all([1, 2, 3].map(() => openVaultKey({ env: {}, path })))
    const bytes = await Promise.all([...keys, await openVaultKey({ env: {}, path })].map(bytesOf))
    expect(new Set(bytes).size).toBe(1)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
  test('gives way to TORII_SECRET_KEY', async () => {
    const path = join(await temporaryFolder(), 'secret.key')
    const key = await openVaultKey({ env: { TORII_SECRET_KEY: 'correct horse battery' }, path })
    expect(key.source).toBe('TORII_SECRET_KEY')
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(openVaultKey({ env: { TORII_SECRET_KEY: 'short' }, path })).rejects.toMatchObject({
      code: 'secret_key_too_short',
      text: { ja: expect.stringContaining('短すぎます') },
    })
  })
  test('that others can read is refused with the command that cures it', async () => {
    const path = join(await temporaryFolder(), 'secret.key')
    await openVaultKey({ env: {}, path })
    await chmod(path, 0o640)
    await expect(openVaultKey({ env: {}, path })).rejects.toMatchObject({
      code: 'secret_key_exposed',
      message: `The vault key ${path} can be read by others (mode 640). Run: chmod 600 ${path}`,
    })
  })
  test('that cannot be read is told', async () => {
    const path = join(await temporaryFolder(), 'secret.key')
    await mkdir(path, { mode: 0o700 })
    await expect(openVaultKey({ env: {}, path })).rejects.toMatchObject({ code: 'secret_key_unreadable' })
  })
  test('is replaced after everything is sealed anew, and a crash in between is made good', async () => {
    const path = join(await temporaryFolder(), 'secret.key')
    const old = await bytesOf(await openVaultKey({ env: {}, path }))
    await expect(rekeyWithFile(path, () => Promise.reject(new Error('disk full')))).rejects.toThrow(
      'disk full',
    )
    expect(await bytesOf(await openVaultKey({ env: {}, path }))).toBe(old)
    const next = await rekeyWithFile(path, async () => undefined)
    expect(await bytesOf(await openVaultKey({ env: {}, path }))).toBe(await bytesOf(next))

    const waiting = (await readFile(path, 'utf8')).trim()
    await writeFile(`${path}.next`, `${waiting}\n`, { mode: 0o600 })
    expect(await finishRekey(path, async () => false)).toBeUndefined()
    await expect(stat(`${path}.next`)).rejects.toMatchObject({ code: 'ENOENT' })
    await writeFile(`${path}.next`, `${waiting}\n`, { mode: 0o600 })
    expect(await finishRekey(path, async () => true)).toBeDefined()
    expect((await readFile(path, 'utf8')).trim()).toBe(waiting)
  })
})
