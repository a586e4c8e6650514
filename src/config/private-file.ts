import { link, rm } from 'node:fs/promises'
import writeFileAtomic from 'write-file-atomic'

/** Whole or not at all, readable by the owner only; a symbolic link keeps pointing where it does. */
export const writePrivateFile = (path: string, text: string): Promise<void> =>
  writeFileAtomic(path, text, { mode: 0o600 })

/** Writes a file that must not exist yet. Resolves with false, and changes nothing, when it does. */
export async function writeFileOnce(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.draft`
  await writePrivateFile(draft, text)
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST')
      return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}
