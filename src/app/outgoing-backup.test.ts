import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { createOutgoingBackup } from './outgoing-backup.ts'

const folder = mkdtempSync(join(tmpdir(), 'torii-backup-'))
const path = join(folder, 'outgoing')
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('is there for all who asked while it was made, and gone when they have it', async () => {
  const disk = Promise.withResolvers<void>()
  let written = 0
  const backup = createOutgoingBackup(path, {
    now: () => 0,
    async write(to) {
      written += 1
      await disk.promise
      writeFileSync(to, 'all')
    },
  })
  const asked = [backup.make(), backup.make()]
  disk.resolve()
  const [first, second] = await Promise.all(asked)
  expect([written, second]).toEqual([1, first])
  const id = first?.id ?? ''
  expect(backup.hasBegun(id)).toBe(false)
  for (const _ of asked) {
    const found = backup.fetch(id)
    expect(found === undefined ? undefined : await text(found.content)).toBe('all')
  }
  expect(backup.hasBegun(id)).toBe(true)
  await expect.poll(() => existsSync(path)).toBe(false)
  expect(backup.fetch(id)).toBeUndefined()
})
