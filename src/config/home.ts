import { mkdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The one folder that holds everything Torii keeps. */
export interface Home {
  readonly folder: string
  readonly settings: string
  readonly database: string
  readonly secretKey: string
  readonly run: string
}

/** `--home`, else `$TORII_HOME`, else `~/.torii`. `~/` is understood. */
export function resolveHome(
  env: Readonly<Record<string, string | undefined>>,
  argument?: string,
  userFolder: string = homedir(),
): Home {
  const wish = argument || env.TORII_HOME || join(userFolder, '.torii')
  const folder = resolve(wish.replace(/^~(?=$|[/\\])/, () => userFolder))
  return {
    folder,
    settings: join(folder, 'torii.yaml'),
    database: join(folder, 'torii.db'),
    secretKey: join(folder, 'secret.key'),
    run: join(folder, 'run.json'),
  }
}

/**
 * Makes the folder (0700) when it is not there. One that exists keeps its mode: it may be a folder of the owner's
 * choice, and every file in it is 0600 anyway.
 */
export async function prepareHome(
  home: Home,
): Promise<{ readonly created: boolean; readonly exposed: boolean }> {
  const created = (await mkdir(home.folder, { recursive: true, mode: 0o700 })) !== undefined
  const { mode } = await stat(home.folder)
  return { created, exposed: process.platform !== 'win32' && (mode & 0o022) !== 0 }
}
