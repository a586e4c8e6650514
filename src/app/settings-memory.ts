import { createHash } from 'node:crypto'
import type { Settings } from '../config/settings.ts'
import type { DocumentTable } from '../storage/storage.ts'

/** What a text of torii.yaml was read as the last time: the same text is not parsed at every start (14 of 120 ms). */
export interface SettingsMemory {
  /** Undefined: it was another text, or another program read it. */
  find(text: string): Promise<Settings | undefined>
  /** Of a text that is good and holds no secret. Nobody waits for it. */
  keep(text: string, settings: Settings): void
}

export interface SettingsMemoryOptions {
  readonly documents: Pick<DocumentTable, 'get' | 'put'>
  readonly now: () => number
  readonly warn: (error: unknown) => void
  /** Another program may read the same text in another way. Undefined: nothing is remembered. Default: this file as built. */
  readonly program?: string | undefined
}

const kind = 'settings-reading'
const id = 'last'

/** The name of a built file holds a digest of it and of all that it imports. The source is no program of its own. */
const thisProgram = import.meta.filename.endsWith('.js') ? import.meta.filename : undefined

export function openSettingsMemory(options: SettingsMemoryOptions): SettingsMemory {
  const { documents, now, warn, program = thisProgram } = options
  let last: string | undefined
  const digestOf = (text: string): string =>
    createHash('sha256').update(`${program}\n`).update(text).digest('hex')
  return {
    async find(text) {
      if (program === undefined) return undefined
      const digest = digestOf(text)
      const stored = await documents.get(kind, id, now())
      const kept: unknown = stored === undefined ? undefined : JSON.parse(stored.body)
      if (!isReading(kept) || kept.digest !== digest) return undefined
      last = digest
      return kept.settings
    },
    keep(text, settings) {
      if (program === undefined) return
      const digest = digestOf(text)
      if (digest === last) return
      last = digest
      documents.put({ kind, id, createdAt: now(), body: JSON.stringify({ digest, settings }) }).catch(warn)
    },
  }
}

interface Reading {
  readonly digest: string
  readonly settings: Settings
}

/** The digest says that this very program wrote it. */
const isReading = (value: unknown): value is Reading =>
  typeof value === 'object' && value !== null && 'digest' in value && 'settings' in value
