import { createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Logger } from 'pino'
import type { Language } from '../canonical/language.ts'
import { type VaultEntry, VaultError } from '../config/vault.ts'
import { parseVaultKey, type VaultKey } from '../config/vault-key.ts'
import type { RestorePreview } from '../control/contract/backup.ts'
import type { BackupControl, Outcome } from '../control/ports.ts'
import type { BackupContent } from '../storage/backup-file.ts'
import type { Storage } from '../storage/storage.ts'
import { StorageError } from '../storage/storage-error.ts'
import { newId } from './ids.ts'
import type { OpenRooms } from './open-rooms.ts'
import { createOutgoingBackup } from './outgoing-backup.ts'
import { accept, refuse, refuseFaults } from './problems.ts'
import type { SettingsHistory } from './settings-history.ts'
import { faultsIn } from './settings-report.ts'
import { createWaitingRoom, type WaitingFile } from './waiting-file.ts'

export interface BackupSources {
  readonly rooms: OpenRooms
  readonly storage: Storage
  readonly history: Pick<SettingsHistory, 'reload'>
  /** Resolves when changed settings have taken effect or wait. */
  readonly settled: () => Promise<unknown>
  readonly log: Pick<Logger, 'warn'>
  readonly now: () => number
}

const mostBytes = 8_000_000_000

/** One backup going out and one coming in at a time: another takes the place of the one before. */
export function createBackupDesk(sources: BackupSources): BackupControl {
  const { rooms, storage, now } = sources
  const database = rooms.home.database
  const outgoing = createOutgoingBackup(`${database}.backup`, {
    now,
    async write(path) {
      await Promise.all([rooms.monitor.flush(), rooms.keyRing.flush()])
      await storage.backup.write(path, rooms.keeper.text, now())
    },
  })
  const incoming = createWaitingRoom<BackupContent>(`${database}.incoming`)
  return {
    async make(language) {
      try {
        return accept(await outgoing.make())
      } catch (error) {
        return refuseDisk(error, language)
      }
    },
    async sending(id, language) {
      const begun = outgoing.hasBegun(id)
      return begun === undefined ? refuse('backup_gone', language) : accept({ begun })
    },
    async fetch(id, language) {
      const fetched = outgoing.fetch(id)
      return fetched === undefined ? refuse('backup_gone', language) : accept(fetched)
    },
    async receive(body, language) {
      const path = await incoming.clear()
      const refused = await writeDown(body, path, language)
      if (refused !== undefined) return refused
      const reading = await storage.backup.read(path)
      if (reading.kind !== 'backup') {
        await incoming.clear()
        return refuse(`backup_${reading.kind}`, language)
      }
      const id = incoming.take(newId('restore', now()), reading.content)
      return accept(await previewOf(id, path, reading.content, sources))
    },
    async restore(id, { secretKey }, language) {
      const found = incoming.find(id)
      if (found === undefined) return refuse('backup_gone', language)
      const refused = await restoreFrom(found, secretKey, sources, language)
      // Its file has become the database.
      if (refused?.problem.error.code === 'backup_settings_kept') await incoming.clear()
      if (refused !== undefined) return refused
      await incoming.clear()
      return accept({ before: `${database}.before-restore` })
    },
    async discard(id) {
      if (incoming.find(id) !== undefined) await incoming.clear()
    },
  }
}

/** To the disk as it comes. Undefined: it is there. */
async function writeDown(body: unknown, path: string, language: Language) {
  if (!(body instanceof Readable)) return refuse('backup_foreign', language)
  let bytes = 0
  const bound = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > mostBytes ? new TooLarge() : null, chunk)
    },
  })
  try {
    // Not destroyed when the disk refuses: whoever sends it could not hear why.
    const source = body.iterator({ destroyOnReturn: false })
    await pipeline(source, bound, createWriteStream(path, { mode: 0o600 }))
    return undefined
  } catch (error) {
    body.resume()
    await rm(path, { force: true })
    return error instanceof TooLarge ? refuse('backup_too_large', language) : refuseDisk(error, language)
  }
}

class TooLarge extends Error {}

async function previewOf(
  id: string,
  path: string,
  content: BackupContent,
  { rooms, storage }: BackupSources,
): Promise<RestorePreview> {
  await rooms.monitor.flush()
  const own = await rooms.vault.adopt(content.envelopes).catch(() => undefined)
  return {
    id,
    madeAt: content.madeAt,
    bytes: (await stat(path)).size,
    settings: content.settings,
    exchanges: { now: (await storage.backup.count()).exchanges, inBackup: content.exchanges },
    keys: { now: rooms.keyRing.list().length, inBackup: content.keys },
    secrets: { now: (await rooms.vault.list()).length, inBackup: content.envelopes.length },
    needsKey: own === undefined,
  }
}

type Refused = Extract<Outcome<never>, { ok: false }>

/** Everything that can be found wrong is found before anything is changed. */
async function restoreFrom(
  { path, value }: WaitingFile<BackupContent>,
  secretKey: string | undefined,
  { rooms, storage, history, settled, log }: BackupSources,
  language: Language,
): Promise<Refused | undefined> {
  const { keeper, keyRing } = rooms
  const faults = faultsIn(value.settings)
  if (faults.length > 0) return refuseFaults(faults, language)
  const envelopes = await adopted(value.envelopes, secretKey, rooms, language)
  if (!Array.isArray(envelopes)) return envelopes
  try {
    await Promise.all([rooms.monitor.flush(), keyRing.flush()])
    await storage.backup.restore(path, envelopes)
  } catch (error) {
    return refuseDisk(error, language)
  }
  try {
    await keyRing.reload()
    await history.reload()
    const edit = await keeper.replaceText(value.settings, keeper.revision)
    // The text may be the same as before while the secrets behind it are others.
    await keeper.refreshSecrets()
    await settled()
    return edit.kind === 'saved' ? undefined : refuse('backup_settings_kept', language)
  } catch (error) {
    log.warn({ error }, 'settings of a backup not restored')
    return refuse('backup_settings_kept', language)
  }
}

async function adopted(
  envelopes: readonly VaultEntry[],
  secretKey: string | undefined,
  { vault }: OpenRooms,
  language: Language,
): Promise<VaultEntry[] | Refused> {
  let from: VaultKey | undefined
  if (secretKey !== undefined) {
    from = parseVaultKey(secretKey, 'secret.key')
    if (from === undefined) return refuse('backup_wrong_key', language)
  }
  try {
    return [...(await vault.adopt(envelopes, from))]
  } catch (error) {
    if (!(error instanceof VaultError)) throw error
    return refuse(from === undefined ? 'backup_needs_key' : 'backup_wrong_key', language)
  }
}

function refuseDisk(error: unknown, language: Language): Refused {
  const cause = error instanceof StorageError ? error.text[language] : String(error)
  const isFull =
    (error instanceof StorageError && error.code === 'disk_full') ||
    (error instanceof Error && 'code' in error && ['ENOSPC', 'EFBIG', 'EDQUOT'].includes(String(error.code)))
  return isFull ? refuse('backup_disk_full', language) : refuse('backup_failed', language, { cause })
}
