import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

const root = fileURLToPath(new URL('../../../shared/', import.meta.url))
const isPresent = existsSync(root)

/**
 * The suite runs over the recordings that lie beside the repository. In a lone clone they are absent: the suite is skipped and
 * says so; where CI is set, that is a failure.
 */
export function describeShared(name: string, body: () => void): void {
  if (isPresent) return void describe(name, body)
  const message = `${name}: the recordings in ../shared are absent, so nothing was checked`
  if (process.env.CI === 'true') throw new Error(message)
  console.warn(message)
  describe.skip(name, body)
}

/** Paths below ../shared; undefined when the recordings are absent. */
export const readShared = (path: string): unknown =>
  isPresent ? JSON.parse(readFileSync(root + path, 'utf8')) : undefined

export { isPresent as sharedIsPresent, root as sharedRoot }
