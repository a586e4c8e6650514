import type { Language } from '../canonical/language.ts'
import type { Outcome } from '../control/ports.ts'
import { createProxyAgent } from '../gateway/proxy-agent.ts'
import {
  newestPriceList,
  priceListVersion,
  shippedPriceList,
  takePriceList,
} from '../models/price-catalogue.ts'
import type { DocumentTable } from '../storage/storage.ts'
import { accept, refuse } from './problems.ts'

const kind = 'price-list'
const id = 'newest'
const waitMs = 30_000
/** The list has two. */
const mostBytes = 32_000_000

export interface PriceListPorts {
  readonly documents: DocumentTable
  /** Of the way out. Absent: direct. */
  readonly proxy: () => string | undefined
  readonly now: () => number
  readonly warn: (error: unknown) => void
  /** A newer one was fetched. */
  readonly taken?: (list: FetchedPrices) => void
  /** Absent: where the list's keepers publish it. */
  readonly url?: string
}

export interface FetchedPrices {
  /** JSON. */
  readonly list: string
  readonly name: string
}

/** Model prices and limits: those that came with Torii, or newer ones that the owner has fetched. Nothing is fetched unasked. */
export interface PriceList {
  /** Undefined: the one that came with Torii is in force. */
  fetched(): Promise<FetchedPrices | undefined>
  refresh(language: Language): Promise<Outcome<{ prices: string }>>
}

export async function openPriceList(ports: PriceListPorts): Promise<PriceList> {
  const stored = await ports.documents.get(kind, id, ports.now())
  if (stored !== undefined) {
    try {
      takePriceList(listIn(stored.body), nameAt(stored.createdAt))
    } catch (error) {
      // What came with Torii stays in force.
      ports.warn(error)
    }
  }
  return {
    async fetched() {
      if (priceListVersion() === shippedPriceList) return undefined
      const newest = await ports.documents.get(kind, id, ports.now())
      return newest === undefined ? undefined : { list: newest.body, name: nameAt(newest.createdAt) }
    },
    async refresh(language) {
      const createdAt = ports.now()
      try {
        const body = await download(ports)
        takePriceList(listIn(body), nameAt(createdAt))
        await ports.documents.put({ kind, id, createdAt, body })
        ports.taken?.({ list: body, name: nameAt(createdAt) })
      } catch (error) {
        return refuse('prices_not_fetched', language, { cause: causeOf(error) })
      }
      return accept({ prices: priceListVersion() })
    },
  }
}

const nameAt = (at: number): string => `genai-prices ${new Date(at).toISOString().slice(0, 10)}`

/** A list without any place would make every model free. @throws when it is no list */
function listIn(text: string): readonly unknown[] {
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(list) || list.length === 0) throw new Error('the answer is no price list')
  return list
}

async function download({ url = newestPriceList(), proxy }: PriceListPorts): Promise<string> {
  // Loaded for this alone: nothing that runs all the time needs it.
  const { fetch: undiciFetch } = await import('undici')
  const way = proxy()
  const dispatcher = way === undefined ? undefined : await createProxyAgent(way)
  try {
    const answer = await undiciFetch(url, {
      signal: AbortSignal.timeout(waitMs),
      ...(dispatcher === undefined ? {} : { dispatcher }),
    })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    const pieces: Uint8Array[] = []
    let bytes = 0
    for await (const piece of answer.body ?? []) {
      bytes += piece.length
      if (bytes > mostBytes) throw new Error(`the answer is longer than ${mostBytes} bytes`)
      pieces.push(piece)
    }
    return Buffer.concat(pieces).toString()
  } finally {
    await dispatcher?.destroy()
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
