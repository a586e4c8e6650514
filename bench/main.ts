import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Claim } from './claims/claim.ts'
import { claims } from './claims/registry.ts'
import { findSetbacks, land } from './landed.ts'
import { measureMicro, microKinds } from './micro/micro.ts'
import { type BenchOptions, readOptions, usage } from './options.ts'
import { describeMachine, machineLine, writeDetails, writeTable } from './report.ts'
import type { Bench } from './rig/bench.ts'
import { endChildrenWithUs, stopChildren } from './rig/children.ts'
import { openBench } from './rig/open-bench.ts'
import type { Row } from './row.ts'

// `npm run bench`: every claim about Torii's speed, measured beside its peers. See README.md.
const say = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if ('show' in options) {
    say(options.show === 'list' ? [...claims, ...microKinds].map(({ name }) => name).join('\n') : usage)
    return 0
  }
  if (options.micro) return runMicro(options)
  const chosen = choose(options)
  endChildrenWithUs()
  const folder = mkdtempSync(join(tmpdir(), 'torii-bench-'))
  try {
    const bench = await openBench(options, folder, say)
    const rows: Row[] = []
    for (const claim of chosen) rows.push(...(await measure(claim, bench)))
    return report(rows, bench, options)
  } finally {
    await stopChildren()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In this process, with nothing beside it. */
function runMicro({ only, rounds, jsonFile }: BenchOptions): number {
  const rows = measureMicro(only, { rounds, milliseconds: 60, warmUpMs: 200 }, say)
  if (rows.length === 0) throw new Error(`No micro-benchmark ${only.join(', ')}. --list names them.`)
  const { node } = process.versions
  process.stdout.write(`\nNode ${node}, one thread, CPU time\n\n${writeTable(rows)}\n`)
  writeFigures(jsonFile, { node }, rows)
  return 0
}

function writeFigures(file: string | undefined, machine: unknown, rows: readonly Row[]): void {
  if (file === undefined) return
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, rows }, null, 2)}\n`)
}

function choose({ only, guard }: BenchOptions): readonly Claim[] {
  const unknown = only.filter((name) => !claims.some((claim) => claim.name === name))
  if (unknown.length > 0) throw new Error(`No claim ${unknown.join(', ')}. --list names them.`)
  if (only.length > 0) return claims.filter(({ name }) => only.includes(name))
  return guard ? claims.filter((claim) => claim.guarded) : claims
}

/** A claim that cannot be measured says why and leaves the others alone. */
async function measure(claim: Claim, bench: Bench): Promise<readonly Row[]> {
  const startedAt = performance.now()
  try {
    return await claim.run(bench)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return [
      { claim: claim.name, work: claim.name, against: '–', figure: undefined, unit: '×', spread: 0, detail },
    ]
  } finally {
    say(`${claim.name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  }
}

function report(rows: readonly Row[], bench: Bench, options: BenchOptions): number {
  const machine = describeMachine(bench)
  process.stdout.write(`\n${machineLine(machine)}\n\n${writeTable(rows)}\n\n${writeDetails(rows)}\n`)
  writeFigures(options.jsonFile, machine, rows)
  const setbacks = options.guard ? findSetbacks(rows) : []
  for (const setback of setbacks) say(`WORSE  ${setback}`)
  if (options.land) land(rows)
  return setbacks.length > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
