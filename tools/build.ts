import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** What the package starts from: the command, and what it opens by file when it is needed. */
const entries = {
  torii: join(root, 'src/cli/main.ts'),
  'gateway-worker': join(root, 'src/app/workers/worker.ts'),
  'storage-worker': join(root, 'src/storage/worker.ts'),
  'counting-worker': join(root, 'src/gateway/counting/counting-worker.ts'),
  prices: fileURLToPath(import.meta.resolve('@pydantic/genai-prices')),
}

/** dist/ as it is published. Dependencies are bundled: one file to read at start is several times faster than hundreds. */
export async function buildProgram(): Promise<void> {
  const out = join(root, 'dist')
  const bundle = await rolldown({
    input: entries,
    platform: 'node',
    cwd: root,
    preserveEntrySignatures: 'allow-extension',
    onLog(level, log, report) {
      if (log.code !== 'CIRCULAR_DEPENDENCY' && log.code !== 'EVAL') report(level, log)
    },
  })
  const { output } = await bundle.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: createNaming(), debugName: 'beginners' }],
    },
  })
  await bundle.close()
  // Only now: a build that failed leaves the last good one.
  await mkdir(out, { recursive: true })
  for (const file of await readdir(out)) if (file.endsWith('.js')) await rm(join(out, file))
  await rm(join(out, 'compiled'), { recursive: true, force: true })
  for (const file of output)
    await writeFile(join(out, file.fileName), 'code' in file ? asciiOf(withoutViews(file.code)) : file.source)
}

/** Whose chunks are kept few: what is read at a start, and by those who share parts of it and must not read the rest. */
const beginners = {
  command: 'src/cli/main.ts',
  status: 'src/cli/status.ts',
  start: 'src/cli/start.ts',
  worker: 'src/app/workers/worker.ts',
  storage: 'src/storage/worker.ts',
}

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/**
 * One chunk for all that the same beginners need. Left to itself each module that some command, too, imports has a chunk of
 * its own, and a start reads 33 files instead of some 14.
 */
function createNaming(): (id: string, graph: ModuleGraph) => string | null {
  let names: ReadonlyMap<string, string> | undefined
  return (id, graph) => {
    names ??= namesOf(graph)
    return names.get(id) ?? null
  }
}

function namesOf(graph: ModuleGraph): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [name, file] of Object.entries(beginners))
    for (const id of reached(join(root, file), graph))
      names.set(id, [...(names.has(id) ? [names.get(id)] : []), name].join('-'))
  // What begins to work as it is loaded stays alone: whoever needs its neighbours must not begin it.
  for (const file of Object.values(beginners)) names.delete(join(root, file))
  return names
}

function reached(from: string, graph: ModuleGraph): ReadonlySet<string> {
  const found = new Set([from])
  for (const id of found) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) found.add(next)
  return found
}

/**
 * Node gives each `import` of a built-in module a view of all its exports, and some of these load what nobody here uses:
 * those of `http` the whole of `fetch` and WebSocket (20 of 300 ms at start, and 14 MB), those of `process` and `util`
 * reports, diffs and a reader of words (2 MB). Asked for at run time, and by name, there is no view.
 */
const withoutViews = (code: string): string =>
  code.replaceAll(/^import (.+) from "(node:[\w/]+)";$/gm, (_line, names: string, module: string) => {
    const [, whole, some] = /^(?:\* as )?([\w$]+)?(?:, )?(\{.*\})?$/.exec(names.trim()) ?? []
    const taken = [whole, some?.replaceAll(' as ', ': ')].filter((one) => one !== undefined)
    return taken.map((one) => `const ${one} = globalThis.process.getBuiltinModule("${module}");`).join('\n')
  })

/** One letter beyond Latin 1 makes V8 hold the whole file with two bytes for each of its letters. */
const asciiOf = (code: string): string =>
  code.replaceAll(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

if (import.meta.main) await buildProgram()
