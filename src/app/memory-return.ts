import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { letRoomsGo } from '../gateway/body-rooms.ts'
import { toolsMemory } from '../gateway/known-tools.ts'

/** A start leaves much behind that is never looked at again. One that is followed by work waits for its end. */
const afterStartMs = 4000
const quietMs = 30_000
/** What lies between what V8 holds and what it needs, from which on a collection is worth its 20 ms. */
const worthBytes = 4_000_000

export interface MemoryReturn {
  /** An exchange has ended: not now. */
  touch(): void
  stop(): void
}

/**
 * Gives memory back when nobody asks anything. V8 collects when something is allocated, so a process that rests keeps all
 * that its last busy minute took: after a start 97 MB instead of 87, after a burst far more.
 */
export function returnMemory(openExchanges: () => number): MemoryReturn {
  const look = () => {
    if (openExchanges() > 0) quiet.refresh()
    else {
      letRoomsGo()
      toolsMemory.forget()
      if (isWorthIt()) collect()
    }
  }
  const quiet = setTimeout(look, quietMs).unref()
  const begun = setTimeout(look, afterStartMs).unref()
  return {
    touch() {
      quiet.refresh()
      clearTimeout(begun)
    },
    stop() {
      clearTimeout(quiet)
      clearTimeout(begun)
    },
  }
}

function isWorthIt(): boolean {
  const { total_heap_size: held, used_heap_size: used } = getHeapStatistics()
  return held - used > worthBytes
}

/** The one that V8 makes before it runs out of memory: it alone shrinks the space of the young. */
function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc: (options: object) => void = runInNewContext('gc')
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
