import type { JsonObject } from '../../canonical/json.ts'

/** One message of a WebSocket client, as a request of its own. */
export interface SocketTurn {
  readonly body: Buffer
  readonly memory: ConnectionMemory
}

/** What was said on one connection, for the next turn on it; gone with it. */
export interface ConnectionMemory {
  find(id: string): SaidBefore | undefined
  keep(id: string, said: SaidBefore): void
}

export interface SaidBefore {
  /** All items up to and with this answer. */
  readonly items: readonly JsonObject[]
  /** The answer is kept beyond the connection too. */
  readonly isStored: boolean
}

/** A client goes on from its last answer, or tries the one before it again. */
const mostAnswers = 4

export function createConnectionMemory(): ConnectionMemory {
  const answers = new Map<string, SaidBefore>()
  return {
    find: (id) => answers.get(id),
    keep(id, said) {
      answers.set(id, said)
      const [oldest] = answers.keys()
      if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest)
    },
  }
}
