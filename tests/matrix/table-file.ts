import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Lines by key: what is compared, and what a person reads when it changes. */
export type Table = Readonly<Record<string, string>>

/** `UPDATE=1 npx vitest …` writes the files anew. */
export const isUpdating = process.env.UPDATE === '1'

/**
 * What differs from the table kept beside the tests, as `key: was → is`; with UPDATE=1 the file is written anew and nothing
 * differs. The recordings themselves are not kept here: a digest stands for each.
 */
export function differences(file: string, table: Table): readonly string[] {
  const path = join(import.meta.dirname, 'digests', file)
  if (isUpdating) {
    const sorted = Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
    writeFileSync(path, `${JSON.stringify(sorted, undefined, 2)}\n`)
    return []
  }
  const kept: Table = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  return [...new Set([...Object.keys(kept), ...Object.keys(table)])]
    .filter((key) => kept[key] !== table[key])
    .map((key) => `${key}: ${kept[key] ?? '(none)'} → ${table[key] ?? '(none)'}`)
}
