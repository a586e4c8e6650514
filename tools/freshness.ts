import { createHash } from 'node:crypto'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampPath = join(root, 'dist/.sources')
const sources = ['src/**/*.ts', 'ui/**/*.{ts,tsx,css,html,svg,json}', 'tools/*.ts', 'package-lock.json']

/** A digest of everything that dist/ is made from. */
async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256')
  const files: string[] = []
  for await (const file of glob(sources, { cwd: root, exclude: ['ui/node_modules/**', '**/*.test.*'] }))
    files.push(file)
  for (const file of files.sort()) hash.update(file).update(await readFile(join(root, file)))
  return hash.digest('hex')
}

/** Is dist/ made from the sources as they are now? */
export async function isBuildFresh(): Promise<boolean> {
  const stamp = await readFile(stampPath, 'utf8').catch(() => '')
  return stamp === (await digestOfSources())
}

export const stampBuild = async (): Promise<void> => writeFile(stampPath, await digestOfSources())
