import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { BackupView } from '../control/contract/backup.ts'
import { newId } from './ids.ts'
import { createWaitingRoom } from './waiting-file.ts'

interface Outgoing {
  readonly name: string
  readonly bytes: number
  /** Who asked for it and has not had all of it. */
  owed: number
  begun: boolean
}

interface OutgoingSources {
  readonly now: () => number
  write(path: string): Promise<void>
}

/** The backup that was made last, until it has been sent whole: a download that breaks off may come again. */
export function createOutgoingBackup(path: string, { now, write }: OutgoingSources) {
  const room = createWaitingRoom<Outgoing>(path)
  let making: Promise<{ readonly view: BackupView; readonly outgoing: Outgoing }> | undefined
  let sent: string | undefined
  const make = async () => {
    await room.clear()
    await write(path)
    const name = `torii-${new Date(now()).toISOString().slice(0, 10)}.torii-backup`
    const outgoing: Outgoing = { name, bytes: (await stat(path)).size, owed: 0, begun: false }
    return {
      view: { id: room.take(newId('backup', now()), outgoing), name, bytes: outgoing.bytes },
      outgoing,
    }
  }
  return {
    /** Who asks while one is being made gets that one. Rejects as `write` does. */
    async make(): Promise<BackupView> {
      making ??= make().finally(() => {
        making = undefined
      })
      const { view, outgoing } = await making
      outgoing.owed += 1
      return view
    },
    /** Has somebody come for it? Undefined: it is gone. */
    hasBegun: (id: string): boolean | undefined => (id === sent ? true : room.find(id)?.value.begun),
    fetch(
      id: string,
    ): { readonly name: string; readonly bytes: number; readonly content: Readable } | undefined {
      const found = room.find(id)
      if (found === undefined) return undefined
      const { value } = found
      value.begun = true
      const content = createReadStream(path)
      content.once('end', () => {
        value.owed -= 1
        if (value.owed > 0) return
        sent = id
        void room.clear(id)
      })
      return { name: value.name, bytes: value.bytes, content }
    },
  }
}
