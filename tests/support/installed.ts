import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Python with the vendors' SDKs, and the bin folder of the coding agents: made by tests/clients/install.sh. */
export const pythonPath = join(root, '.venv/bin/python')
export const agentsFolder = join(root, '.clients/node_modules/.bin')

/** The suite drives programs that `bash tests/clients/install.sh` installs. Absent: skipped, and said; with CI=true a failure. */
export function describeInstalled(name: string, path: string, body: () => void): void {
  if (existsSync(path)) return void describe(name, body)
  const message = `${name}: ${path} is not installed (bash tests/clients/install.sh), so nothing was checked`
  if (process.env.CI === 'true') throw new Error(message)
  console.warn(message)
  describe.skip(name, body)
}
