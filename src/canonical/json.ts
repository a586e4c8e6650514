/** A parsed JSON value. Numbers that a double cannot hold are `JSON.rawJSON` objects (see wire/json-text.ts). */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json | undefined
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value)

export const isJsonArray = (value: unknown): value is readonly Json[] => Array.isArray(value)

/** `/messages/0/content` + `text` → `/messages/0/content/text` (RFC 6901). */
export const pointerTo = (parent: string, key: string | number): string =>
  `${parent}/${typeof key === 'number' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`

/** ES2025 source text access: in every Node that Torii runs on, not yet in TypeScript's library. */
declare global {
  interface JSON {
    rawJSON(text: string): { readonly rawJSON: string }
    isRawJSON(value: unknown): value is { readonly rawJSON: string }
  }
}
