import type { Json } from '../../canonical/json.ts'

/** A rough count by length: four characters of Latin script a token, one of any other script. Good for wiring, not for bills. */
export function roughTokens(text: string): number {
  const wide = text.match(/[\u0250-\uffff]/g)?.length ?? 0
  return Math.max(1, Math.ceil((text.length - wide) / 4) + wide)
}

/** What an image or a file is counted as, whatever its size. */
const mediaTokens = 258

/** Tokens of every text in a body. Long text without a space is media. */
export function bodyTokens(value: Json | undefined): number {
  if (typeof value === 'string')
    return value.length > 2000 && !/\s/.test(value) ? mediaTokens : roughTokens(value)
  if (Array.isArray(value)) return value.reduce((sum: number, item: Json) => sum + bodyTokens(item), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, item) => sum + bodyTokens(item), 0)
}
