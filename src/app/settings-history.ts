import type { DocumentTable } from '../storage/storage.ts'
import { newId } from './ids.ts'
import type { SettingsKeeper } from './settings-keeper.ts'

export interface PastSettings {
  readonly id: string
  /** Unix milliseconds. */
  readonly at: number
  readonly text: string
}

/** How torii.yaml was before, whoever changed it: newest first, the first one in force. */
export interface SettingsHistory {
  list(): Promise<readonly PastSettings[]>
  /** What is stored was replaced; the text in force comes on top of it. */
  reload(): Promise<void>
}

const kind = 'settings-history'
const place = 'torii.yaml'
const mostEntries = 50
/** Characters of all entries together. */
const longest = 2_000_000

/** Only texts that took force are kept: their literal secrets are in the vault already. */
export function keepSettingsHistory(
  keeper: SettingsKeeper,
  documents: Pick<DocumentTable, 'get' | 'put'>,
  now: () => number,
  warn: (error: unknown) => void,
): SettingsHistory {
  let entries: readonly PastSettings[] = []
  let work: Promise<void> = load(keeper.faults.length > 0 ? '' : keeper.text)
  keeper.onChange(() => {
    const { text } = keeper
    if (keeper.faults.length > 0 || text === '') return
    work = work.then(() => note(text)).catch(warn)
  })
  return {
    async list() {
      await work
      return entries
    },
    async reload() {
      work = work.then(() => load(keeper.faults.length > 0 ? '' : keeper.text))
      await work
    },
  }

  async function load(first: string): Promise<void> {
    try {
      const stored = await documents.get(kind, place, now())
      entries = stored === undefined ? [] : (JSON.parse(stored.body) as readonly PastSettings[])
    } catch (error) {
      warn(error)
    }
    if (first !== '') await note(first).catch(warn)
  }

  async function note(text: string): Promise<void> {
    if (entries[0]?.text === text) return
    entries = withinLimits([{ id: newId('settings', now()), at: now(), text }, ...entries])
    await documents.put({ kind, id: place, createdAt: now(), body: JSON.stringify(entries) })
  }
}

function withinLimits(entries: readonly PastSettings[]): readonly PastSettings[] {
  let length = 0
  return entries.slice(0, mostEntries).filter(({ text }, index) => {
    length += text.length
    return index === 0 || length <= longest
  })
}
