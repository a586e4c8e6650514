import type { ManagedPool } from '../pool/create-pool.ts'
import type { PoolStore } from '../pool/pool-store.ts'

const writeDelayMs = 5000

/** What is known of the pool, written behind: locks and sticky sessions survive a restart. */
export interface PoolKeeper {
  /** Something may have changed. Cheap: a timer is set only if none waits. */
  touch(): void
  flush(): Promise<void>
}

export async function keepPool(
  pool: ManagedPool,
  store: PoolStore,
  warn: (error: unknown) => void,
): Promise<PoolKeeper> {
  pool.restore(await store.load())
  let timer: NodeJS.Timeout | undefined
  const flush = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    await store.save(pool.snapshot()).catch(warn)
  }
  return {
    touch() {
      timer ??= setTimeout(() => void flush(), writeDelayMs).unref()
    },
    flush,
  }
}
