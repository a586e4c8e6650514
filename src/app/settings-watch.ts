import { basename, dirname } from 'node:path'
import { watch } from 'chokidar'
import type { House } from './house.ts'

/**
 * A hand edit is picked up at once. The folder is watched, not the file: editors replace the file by renaming.
 * Resolves with how to stop.
 */
export async function watchSettings(house: House): Promise<() => Promise<void>> {
  const { path } = house.rooms.keeper
  const name = basename(path)
  const watcher = watch(dirname(path), {
    depth: 0,
    ignoreInitial: true,
    ignored: (candidate, stats) => stats?.isFile() === true && basename(candidate) !== name,
  })
  const reload = (changed: string): void => {
    if (basename(changed) !== name) return
    house.rooms.keeper
      .reload()
      .catch((error: unknown) => house.foundation.log.error({ error }, 'settings not reloaded'))
  }
  watcher.on('add', reload).on('change', reload).on('unlink', reload)
  watcher.on('error', (error) => house.foundation.log.error({ error }, 'settings not watched'))
  await new Promise<void>((resolve) => watcher.once('ready', resolve))
  return () => watcher.close()
}
