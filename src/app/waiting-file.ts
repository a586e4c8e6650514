import { rm } from 'node:fs/promises'

const waitMs = 600_000

/** A file that waits for its second step, and goes by itself after ten minutes. */
export interface WaitingFile<T> {
  readonly id: string
  readonly path: string
  readonly value: T
}

/** One at a time: another takes the place of the one before. */
export function createWaitingRoom<T>(path: string) {
  let waiting: (WaitingFile<T> & { readonly timer: NodeJS.Timeout }) | undefined
  /** Resolves with the path of what comes next. `only`: unless another has its place by now. */
  const clear = async (only?: string): Promise<string> => {
    if (only !== undefined && waiting?.id !== only) return path
    clearTimeout(waiting?.timer)
    waiting = undefined
    await rm(path, { force: true })
    return path
  }
  return {
    clear,
    take(id: string, value: T): string {
      waiting = { id, path, value, timer: setTimeout(() => void clear(id), waitMs).unref() }
      return id
    },
    find: (id: string): WaitingFile<T> | undefined => (waiting?.id === id ? waiting : undefined),
  }
}
