import type { Discovered, ImportResult } from '../app/desk.ts'
import { readText } from './read-text.ts'
import type { Terminal } from './terminal.ts'
import { withDesk } from './with-desk.ts'

interface Options {
  readonly home?: string
  readonly json?: boolean
}

interface ImportOptions extends Options {
  readonly upstream?: string
  readonly goodRows?: boolean
  readonly dryRun?: boolean
}

export const importFile = (file: string, options: ImportOptions): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const { upstream, goodRows = false, dryRun = false } = options
    const result = await desk.importAccounts({
      text: await readText(file, terminal),
      goodRows,
      dryRun,
      ...(upstream === undefined ? {} : { upstream }),
    })
    if (options.json === true) return terminal.printJson(result)
    printRows(result, terminal)
    const values = { count: result.added.length, format: result.format }
    terminal.say(dryRun ? 'import_would' : 'import_done', values)
  })

export const exportAll = (options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const exported = await desk.exportAccounts()
    if (options.json === true) terminal.printJson(exported)
    else terminal.print(exported.text.trimEnd())
  })

export const discover = (options: Options): Promise<void> =>
  withDesk(options, async (desk, terminal) => {
    const found = await desk.discoverAccounts()
    if (options.json === true) return terminal.printJson(found)
    if (found.length === 0) return terminal.say('discovered_none')
    for (const one of found) terminal.say('discovered_line', lineOf(one))
  })

function lineOf({ label, upstream, name, base_url, api_key, models }: Discovered) {
  const variable = api_key?.replace(/^env:/, '')
  return {
    ...{ label, upstream, name },
    what:
      base_url === undefined ? (variable ?? '') : `${base_url} (${(models ?? []).slice(0, 5).join(', ')})`,
    words: variable === undefined ? '' : ` --api-key-env ${variable}`,
  }
}

function printRows({ added, known, bad, left }: ImportResult, terminal: Terminal): void {
  for (const { needsKey, ...row } of added) terminal.say(needsKey ? 'import_needs_key' : 'import_added', row)
  for (const row of known) terminal.say('import_known', row)
  for (const row of bad) terminal.say('import_bad', row)
  for (const row of left) terminal.say('import_left', row)
}
