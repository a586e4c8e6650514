import type { DocumentStore } from '../gateway/ports.ts'
import { keptKinds } from '../gateway/stateful/response-memory.ts'
import type { DocumentTable } from '../storage/storage.ts'

export interface KeptResponses {
  readonly documents: DocumentStore
  /** Brings what is kept under its bound, the oldest going first. Resolves with the count. */
  trim(): Promise<number>
}

/** So much new text, as a share of the bound, and the bound is looked at again. */
const share = 0.1

/** Stored answers and conversations, held under `responses.max_megabytes`. */
export function keepResponses(
  documents: DocumentTable,
  maxMegabytes: () => number,
  warn: (error: unknown) => void,
): KeptResponses {
  let sinceTrim = 0
  let trimming = false
  const trim = (): Promise<number> => {
    sinceTrim = 0
    return documents.trim(keptKinds, maxMegabytes() * 1_000_000)
  }
  return {
    trim,
    documents: {
      get: (kind, id, now) => documents.get(kind, id, now),
      delete: (kind, id) => documents.delete(kind, id),
      async put(document) {
        await documents.put(document)
        sinceTrim += document.body.length
        if (trimming || sinceTrim < maxMegabytes() * 1_000_000 * share) return
        trimming = true
        void trim()
          .catch(warn)
          .finally(() => {
            trimming = false
          })
      },
    },
  }
}
