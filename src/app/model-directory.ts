import type { ModelInfo } from '../canonical/model-info.ts'
import type { ModelListTable } from '../storage/storage.ts'
import type { AskAccount } from './ask-account.ts'
import type { Member } from './compose-state.ts'

const staleAfterMs = 6 * 3_600_000
const retryAfterMs = 60_000

/** Which ids each account's place lists: read from the place itself, kept over restarts, refreshed while in use. */
export interface ModelDirectory {
  /** Undefined: not read yet. */
  modelsOf(account: string): readonly string[] | undefined
  infoOf(id: string): ModelInfo | undefined
  /** Reads the lists that are missing or old, in the background. `changed` is called when one came. */
  refresh(members: readonly Member[]): void
  /** A list that was read on another occasion (an account's test). */
  learn(account: string, models: readonly ModelInfo[]): void
  forget(account: string): void
}

export interface DirectoryPorts {
  readonly table: ModelListTable
  readonly ask: AskAccount
  readonly now: () => number
  readonly changed: () => void
  readonly warn: (message: string, fields: Readonly<Record<string, unknown>>) => void
}

interface KnownList {
  readonly models: readonly ModelInfo[]
  readonly fetchedAt: number
}

export async function openModelDirectory(ports: DirectoryPorts): Promise<ModelDirectory> {
  const lists = new Map<string, KnownList>()
  const askedAt = new Map<string, number>()
  for (const { account, models, fetchedAt } of await ports.table.load())
    lists.set(account, { models, fetchedAt })

  const learn = (account: string, models: readonly ModelInfo[]): void => {
    const fetchedAt = ports.now()
    lists.set(account, { models, fetchedAt })
    ports.table
      .save({ account, models, fetchedAt })
      .catch((error: unknown) => ports.warn('model list not kept', { account, error }))
    ports.changed()
  }
  const isDue = ({ settings }: Member): boolean => {
    const known = lists.get(settings.name)
    const asked = askedAt.get(settings.name) ?? Number.NEGATIVE_INFINITY
    if (ports.now() - asked < retryAfterMs) return false
    return known === undefined || ports.now() - known.fetchedAt > staleAfterMs
  }
  const read = async (member: Member): Promise<void> => {
    askedAt.set(member.settings.name, ports.now())
    const answer = await ports.ask(member.gateway, 'en')
    if (answer.kind === 'models') learn(member.settings.name, answer.models)
    else ports.warn('model list not read', { account: member.settings.name, code: answer.fault.code })
  }
  return {
    modelsOf: (account) => lists.get(account)?.models.map((model) => model.id),
    infoOf(id) {
      for (const { models } of lists.values()) {
        const found = models.find((model) => model.id === id)
        if (found !== undefined) return found
      }
      return undefined
    },
    refresh(members) {
      for (const member of members) if (listsItsModels(member) && isDue(member)) void read(member)
    },
    learn,
    forget(account) {
      lists.delete(account)
      askedAt.delete(account)
      void ports.table.delete(account).catch(() => undefined)
    },
  }
}

/** An account with ids of its own needs no list. */
const listsItsModels = ({ settings, ready }: Member): boolean =>
  settings.enabled && ready && (settings.models.length === 0 || settings.models.includes('*'))
