import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureBuild } from './fresh-build.ts'

// `npm start`: `torii start` from the repository. The program is loaded into this very process, so that signals reach it.
const root = dirname(dirname(fileURLToPath(import.meta.url)))
await ensureBuild((line) => process.stderr.write(`${line}\n`))
const program = join(root, 'dist/torii.js')
process.argv = [process.execPath, program, 'start', ...process.argv.slice(2)]
await import(pathToFileURL(program).href)
