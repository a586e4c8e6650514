import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What the package starts from: the command, and the worker threads it opens by file. */
const entries = {
  torii: join(root, 'src/cli/main.ts'),
  'storage-worker': join(root, 'src/storage/worker.ts'),
}

/** dist/ as it is published. Dependencies are bundled: one file to read at start is several times faster than hundreds. */
export async function buildProgram(): Promise<void> {
  const out = join(root, 'dist')
  const bundle = await rolldown({
    input: entries,
    platform: 'node',
    cwd: root,
    onLog(level, log, report) {
      if (log.code !== 'CIRCULAR_DEPENDENCY' && log.code !== 'EVAL') report(level, log)
    },
  })
  const { output } = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  })
  await bundle.close()
  // Only now: a build that failed leaves the last good one.
  await mkdir(out, { recursive: true })
  for (const file of await readdir(out)) if (file.endsWith('.js')) await rm(join(out, file))
  for (const file of output)
    await writeFile(join(out, file.fileName), 'code' in file ? file.code : file.source)
}

if (import.meta.main) await buildProgram()
