import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { moveLiterals } from '../../src/config/literal-secrets.ts'
import { openSettingsFile, type SettingsRead } from '../../src/config/settings-file.ts'
import { watchSettings } from '../../src/config/settings-watcher.ts'
import { createVault } from '../../src/config/vault.ts'
import { generateVaultKeyText, parseVaultKey } from '../../src/config/vault-key.ts'
import { temporaryFolder, temporaryStorage } from '../storage/support.ts'

async function settingsFile(text?: string) {
  const path = join(await temporaryFolder(), 'torii.yaml')
  if (text !== undefined) await writeFile(path, text, { mode: 0o600 })
  return { path, file: openSettingsFile(path, { language: 'ja' }), onDisk: () => readFile(path, 'utf8') }
}

const codes = (read: SettingsRead) =>
  read.kind === 'faulty' ? read.faults.map((fault) => fault.code) : 'good'

const settingsOf = (read: SettingsRead) => {
  if (read.kind === 'faulty') throw new Error(JSON.stringify(read.faults))
  return read.settings
}

describe('torii.yaml', () => {
  test('is made at the first read, in the owner’s language, private', async () => {
    const { file, path, onDisk } = await settingsFile()
    const read = await file.read()
    expect(read).toMatchObject({ kind: 'good', notices: [{ code: 'settings_created' }] })
    expect(await onDisk()).toMatch(/^# Torii の設定/)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await file.read()).toMatchObject({ kind: 'good', notices: [] })
  })

  test('that vanishes later is a fault, and is not made anew', async () => {
    const { file, path } = await settingsFile('language: ja\n')
    await file.read()
    await rm(path)
    expect(codes(await file.read())).toEqual(['missing_file'])
    expect(codes(await file.edit([{ kind: 'set', path: ['language'], value: 'en' }]))).toEqual([
      'missing_file',
    ])
  })

  test('that cannot be read or written is told', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'torii.yaml'))
    expect(codes(await openSettingsFile(join(folder, 'torii.yaml')).read())).toEqual(['unreadable_file'])
    expect(codes(await openSettingsFile(join(folder, 'no', 'torii.yaml')).read())).toEqual([
      'unwritable_file',
    ])
  })

  test('readable by others is told once more each time, and becomes private at the next edit', async () => {
    const { file, path } = await settingsFile('language: ja\n')
    await chmod(path, 0o644)
    expect(await file.read()).toMatchObject({ notices: [{ code: 'settings_exposed' }] })
    await file.edit([{ kind: 'set', path: ['language'], value: 'en' }])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('behind a symbolic link stays behind it', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'real.yaml'), 'language: ja\n')
    await symlink(join(folder, 'real.yaml'), join(folder, 'torii.yaml'))
    await openSettingsFile(join(folder, 'torii.yaml')).edit([
      { kind: 'set', path: ['language'], value: 'en' },
    ])
    expect(await readFile(join(folder, 'real.yaml'), 'utf8')).toBe('language: en\n')
  })
})

describe('an edit', () => {
  test('is made on what another hand has written since', async () => {
    const { file, path, onDisk } = await settingsFile('language: ja\n')
    await file.read()
    await writeFile(path, '# by hand\nlanguage: ja\nproxy:\n  port: 9000 # mine\n')
    const read = await file.edit([{ kind: 'set', path: ['language'], value: 'en' }])
    expect(settingsOf(read).proxy.port).toBe(9000)
    expect(await onDisk()).toBe('# by hand\nlanguage: en\nproxy:\n  port: 9000 # mine\n')
  })

  test('that would be faulty leaves every byte as it was', async () => {
    const { file, onDisk } = await settingsFile('language: ja # x\n')
    expect(codes(await file.edit([{ kind: 'set', path: ['proxy', 'port'], value: 0 }]))).toEqual([
      'wrong_value',
    ])
    expect(await onDisk()).toBe('language: ja # x\n')
  })

  test('a hundred at once all hold, and leave no drafts behind', async () => {
    const { file, path } = await settingsFile('accounts: []\n')
    const names = Array.from({ length: 100 }, (_, n) => `a${n}`)
    await Promise.all(
      names.map((name) => file.edit([{ kind: 'add-account', account: { name, upstream: 'gemini' } }])),
    )
    expect(settingsOf(await file.read()).accounts.map((account) => account.name)).toEqual(names)
    expect(await readdir(join(path, '..'))).toEqual(['torii.yaml'])
  })

  test('of the whole text is refused when the file says something else by now', async () => {
    const { file, path, onDisk } = await settingsFile('language: ja\n')
    await file.read()
    expect(codes(await file.replace('language: en\n', 'language: ja\n'))).toBe('good')
    await writeFile(path, 'language: zh-CN\n')
    expect(codes(await file.replace('language: ja\n', 'language: en\n'))).toEqual(['busy_file'])
    expect(codes(await file.replace('languag: ja\n'))).toEqual(['unknown_key'])
    expect(await onDisk()).toBe('language: zh-CN\n')
  })
})

describe('keys typed into the file', () => {
  test('are moved into the vault, and the file names them', async () => {
    const { storage } = await temporaryStorage()
    const key = parseVaultKey(generateVaultKeyText(), 'the test')
    if (!key) throw new Error('no key')
    const vault = createVault(storage.vault, key)
    const { file, onDisk } = await settingsFile(
      'proxy:\n  api_key: sk-1234567890 # typed\naccounts:\n  - { name: a, upstream: gemini, api_key: AIza-typed }\n  - { name: b, upstream: gemini, api_key: env:B }\n',
    )
    const moved = await moveLiterals(file, settingsOf(await file.read()), vault)
    expect(moved).toMatchObject({
      kind: 'moved',
      notices: [{ code: 'secret_moved' }, { code: 'secret_moved' }],
    })
    expect(await onDisk()).toBe(
      'proxy:\n  api_key: vault:proxy # typed\naccounts:\n  - { name: a, upstream: gemini, api_key: vault:account-a }\n  - { name: b, upstream: gemini, api_key: env:B }\n',
    )
    expect(await vault.get('account-a')).toBe('AIza-typed')
    expect(await vault.get('proxy')).toBe('sk-1234567890')
    expect(JSON.stringify(moved.kind === 'moved' && moved.notices)).not.toContain('typed')
    expect(await moveLiterals(file, settingsOf(await file.read()), vault)).toEqual({ kind: 'none' })
  })
})

describe('the watcher', () => {
  /** Tells of each change with what the file then says. */
  async function watched(text: string) {
    const { file, path } = await settingsFile(text)
    await file.read()
    const changes: SettingsRead[] = []
    let wake: () => void = () => undefined
    const watcher = watchSettings(file, () => {
      void file.read().then((read) => {
        changes.push(read)
        wake()
      })
    })
    onTestFinished(() => watcher.close())
    const next = async (): Promise<SettingsRead> => {
      while (changes.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const [first] = changes.splice(0, 1)
      if (first === undefined) throw new Error('no change')
      return first
    }
    return { file, path, next, changes }
  }

  test('sees a file written in place, renamed into place, and made anew', async () => {
    const { path, next } = await watched('language: ja\n')
    await writeFile(path, 'language: en\n')
    expect(settingsOf(await next()).language).toBe('en')
    await writeFile(`${path}.swp`, 'language: zh-CN\n')
    await rename(`${path}.swp`, path)
    expect(settingsOf(await next()).language).toBe('zh-CN')
    await rm(path)
    expect(codes(await next())).toEqual(['missing_file'])
    await writeFile(path, 'language: ja\n')
    expect(settingsOf(await next()).language).toBe('ja')
  })

  test('tells a fault, and then that it is cured', async () => {
    const { path, next } = await watched('language: ja\n')
    await writeFile(path, 'language: fr\n')
    expect(codes(await next())).toEqual(['wrong_value'])
    await writeFile(path, 'language: en\n')
    expect(settingsOf(await next()).language).toBe('en')
  })

  test('tells that a fault is cured by the very text that was written through the file itself', async () => {
    const { file, path, next } = await watched('language: ja\n')
    await file.edit([{ kind: 'set', path: ['language'], value: 'en' }])
    await writeFile(path, 'language: fr\n')
    expect(codes(await next())).toEqual(['wrong_value'])
    await writeFile(path, 'language: en\n')
    expect(settingsOf(await next()).language).toBe('en')
  })

  test('does not take the moment in which an editor has emptied the file', async () => {
    const { path, next, changes } = await watched('language: ja\n')
    await writeFile(path, '')
    await writeFile(path, 'language: en\nproxy:\n  port: 9000\n')
    expect(settingsOf(await next()).proxy.port).toBe(9000)
    expect(changes).toEqual([])
  })

  test('is silent about edits made through the file itself', async () => {
    const { file, path, next, changes } = await watched('language: ja\n')
    await file.edit([{ kind: 'set', path: ['language'], value: 'en' }])
    await writeFile(path, 'language: zh-CN\n')
    expect(settingsOf(await next()).language).toBe('zh-CN')
    expect(changes).toEqual([])
  })
})
