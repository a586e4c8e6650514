import { chmod, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Home } from '../config/home.ts'

interface Found {
  readonly path: string
  readonly isFolder: boolean
}

/** The home folder and what lies in it, as far as others than the owner may use it. Undefined: no such permissions here. */
export async function exposedFiles(home: Home): Promise<readonly string[] | undefined> {
  return process.platform === 'win32' ? undefined : (await findExposed(home)).map(({ path }) => path)
}

/** Takes them from all others. Resolves with those that were exposed. */
export async function tightenHome(home: Home): Promise<readonly string[]> {
  const found = await findExposed(home)
  for (const { path, isFolder } of found) await chmod(path, isFolder ? 0o700 : 0o600)
  return found.map(({ path }) => path)
}

async function findExposed({ folder }: Home): Promise<readonly Found[]> {
  const names = await readdir(folder)
  const paths = [folder, ...names.map((name) => join(folder, name))]
  const found = await Promise.all(
    paths.map(async (path): Promise<readonly Found[]> => {
      // A temporary file may be gone by now.
      const seen = await stat(path).catch(() => undefined)
      const mine = seen?.isFile() === true || seen?.isDirectory() === true
      return seen !== undefined && mine && (seen.mode & 0o077) !== 0
        ? [{ path, isFolder: seen.isDirectory() }]
        : []
    }),
  )
  // Inside a folder that nobody else may enter, what lies there is out of reach whatever its own mode says.
  const all = found.flat()
  return all.some(({ path }) => path === folder) ? all : all.filter(({ path }) => isSecret(path))
}

const isSecret = (path: string): boolean => /secret\.key(?:\.\w+)?$|run\.json$|torii\.yaml$/.test(path)
