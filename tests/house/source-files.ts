import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../', import.meta.url))

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string
  readonly text: string
}

/** Every TypeScript file below a folder of the repository, tests included. */
export const sourceFiles = (folder: string): readonly SourceFile[] =>
  readdirSync(repository + folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/'))
    .map((path) => ({ path: path.slice(repository.length), text: readFileSync(path, 'utf8') }))

/** Names of the folders right below a folder. */
export const foldersIn = (folder: string): readonly string[] =>
  readdirSync(repository + folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

/** Names of the files right in a folder. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(repository + folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

export const readText = (path: string): string => readFileSync(repository + path, 'utf8')

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
