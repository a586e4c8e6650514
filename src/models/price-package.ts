import { createRequire } from 'node:module'
import type * as Package from '@pydantic/genai-prices'

let loaded: typeof Package | undefined

/**
 * Pydantic's genai-prices, from the first question on: its list is half a megabyte, which takes 10 MB and 15 ms that a start
 * need not wait for. In the built program it lies beside the bundle.
 */
export function pricePackage(): typeof Package {
  loaded ??= load(import.meta.url.endsWith('.ts') ? '@pydantic/genai-prices' : './prices.js')
  return loaded
}

const load: (name: string) => typeof Package = createRequire(import.meta.url)
