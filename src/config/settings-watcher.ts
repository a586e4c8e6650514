import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { SettingsFile } from './settings-file.ts'

export interface SettingsWatcher {
  close(): void
}

/** Milliseconds. A text counts when it has stood still for so long: editors write in pieces. */
const settleMs = 80
/** An empty or missing file is what an editor leaves for a moment when it writes anew. */
const settleEmptyMs = 600
/** For symbolic links, whose own folder tells nothing; an idle Torii wakes no laptop more often. */
const pollMs = 5000
/** Where the system gives no events at all. */
const pollAloneMs = 2000

/**
 * Calls back when another hand has changed the file: whoever is called reads it, keeps the last good settings in force
 * when it is faulty, and tells the fault. Edits made through the file itself are not told. The folder is watched, not
 * the file: an editor that saves by renaming puts another file in its place.
 */
export function watchSettings(
  file: Pick<SettingsFile, 'path' | 'lastText' | 'lastEdit'>,
  onChange: () => void,
): SettingsWatcher {
  // null: there was no file to read. undefined: nothing yet.
  let told: string | null | undefined = file.lastText()
  let seen: string | null | undefined
  let edit = file.lastEdit()
  /** Another hand has written since: the text of our edit is news again when that hand puts it back. */
  let isEditPast = false
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const look = async (): Promise<void> => {
    const text = await textOf(file.path)
    if (isClosed) return
    if (edit !== file.lastEdit()) isEditPast = false
    edit = file.lastEdit()
    if (text === edit && !isEditPast) told = text
    if (text === told) {
      seen = undefined
    } else if (text === seen) {
      told = text
      seen = undefined
      isEditPast = true
      onChange()
    } else {
      seen = text
      lookAfter(isEmpty(text) ? settleEmptyMs : settleMs)
    }
  }
  function lookAfter(ms: number): void {
    if (isClosed) return
    clearTimeout(timer)
    timer = setTimeout(() => void look(), ms)
  }
  const soon = () => lookAfter(settleMs)
  const folder = watchFolder(file.path, soon)
  watchFile(file.path, { interval: folder === undefined ? pollAloneMs : pollMs, persistent: false }, soon)
  soon()
  return {
    close() {
      isClosed = true
      clearTimeout(timer)
      folder?.close()
      unwatchFile(file.path, soon)
    },
  }
}

/** null: the file cannot be read just now; reading it through `SettingsFile` tells why. */
const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null)

const isEmpty = (text: string | null): boolean => text === null || text.trim() === ''

/** Undefined: the system gives no more watches; polling goes on. */
function watchFolder(path: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const name = basename(path)
    const watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
      if (changed === null || changed === name) onEvent()
    })
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
