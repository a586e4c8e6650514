import type { ManagedPool } from '../pool/create-pool.ts'
import type { PoolStore } from '../pool/pool-store.ts'

/** A process that is killed loses what it learned since then. */
const leastDelayMs = 250
/** What is written again and again takes at most this share of the time: thousands of sessions are written less often. */
const share = 0.01

export interface KeptPool {
  /** As it was handed in, and what it learns is written behind: locks and sticky sessions survive a restart. */
  readonly pool: ManagedPool
  flush(): Promise<void>
}

export async function keepPool(
  pool: ManagedPool,
  store: PoolStore,
  warn: (error: unknown) => void,
): Promise<KeptPool> {
  pool.restore(await store.load())
  let timer: NodeJS.Timeout | undefined
  let delayMs = leastDelayMs
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const started = performance.now()
    const saved = store.save(pool.snapshot())
    delayMs = Math.max(leastDelayMs, (performance.now() - started) / share)
    await saved.catch(warn)
  }
  const touch = (): void => {
    timer ??= setTimeout(() => void flush(), delayMs).unref()
  }
  return {
    pool: {
      ...pool,
      begun(pick) {
        pool.begun(pick)
        touch()
      },
      settle(outcome) {
        pool.settle(outcome)
        touch()
      },
      unlock(account, model) {
        pool.unlock(account, model)
        touch()
      },
    },
    flush,
  }
}
