import type { JsonObject } from '../../canonical/json.ts'

/** One message of a WebSocket client, as a request of its own. */
export interface SocketTurn {
  readonly body: Buffer
  readonly memory: ConnectionMemory
}

/** What was said on one connection, for the next turn on it; gone with it. */
export interface ConnectionMemory {
  /** All items up to and with this answer. */
  find(id: string): readonly JsonObject[] | undefined
  keep(id: string, items: readonly JsonObject[]): void
}

/** A client goes on from its last answer, or tries the one before it again. */
const mostAnswers = 4

export function createConnectionMemory(): ConnectionMemory {
  const answers = new Map<string, readonly JsonObject[]>()
  return {
    find: (id) => answers.get(id),
    keep(id, items) {
      answers.set(id, items)
      const [oldest] = answers.keys()
      if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest)
    },
  }
}
