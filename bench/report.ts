import { cpus, totalmem } from 'node:os'
import type { Bench } from './rig/bench.ts'
import { present } from './rig/bench.ts'
import { judge, type Row } from './row.ts'

/** What a figure depends on. Nothing here names the machine. */
export interface Machine {
  readonly cores: number
  readonly pinned: boolean
  readonly cpu: string
  readonly memoryGigabytes: number
  readonly node: string
  readonly load: 'wrk' | 'own'
  readonly peers: readonly string[]
}

export const describeMachine = (bench: Bench): Machine => ({
  cores: bench.cores.count,
  pinned: bench.cores.gateway !== undefined,
  cpu: cpus()[0]?.model ?? '?',
  memoryGigabytes: Math.round(totalmem() / 1e9),
  node: process.versions.node,
  load: bench.hasWrk ? 'wrk' : 'own',
  peers: present([bench.nginx, bench.portkey]).map(({ label }) => label),
})

export const machineLine = (machine: Machine): string =>
  `${machine.cores} cores (${machine.cpu}), ${machine.memoryGigabytes} GB, Node ${machine.node}, ${
    machine.pinned ? 'gateway on one core, load and upstream on another' : 'NOTHING PINNED'
  }, load by ${machine.load === 'wrk' ? 'wrk' : 'the bench'}, beside ${machine.peers.join(' and ') || 'no peer'}`

const heads = ['work', 'against', 'figure', 'target', 'verdict', 'spread'] as const

/** A Markdown table that reads as well in a terminal. */
export function writeTable(rows: readonly Row[]): string {
  const lines = rows.map(cells)
  const widths = heads.map((head, at) => Math.max(head.length, ...lines.map((line) => line[at]?.length ?? 0)))
  const write = (line: readonly string[]): string =>
    `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  return [write(heads), write(widths.map((width) => '-'.repeat(width))), ...lines.map(write)].join('\n')
}

function cells(row: Row): readonly string[] {
  const { work, against, figure, unit, target, spread } = row
  const bound =
    target === undefined ? '–' : 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`
  return [
    work,
    against,
    figure === undefined ? '–' : `${number(figure)} ${unit}`,
    target === undefined ? bound : `${bound} ${unit}`,
    judge(row),
    `±${Math.round(spread * 100)} %`,
  ]
}

export const number = (value: number): string =>
  value >= 1000
    ? Math.round(value).toLocaleString('en')
    : value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)

/** What lies behind the figures, once for each claim. */
export function writeDetails(rows: readonly Row[]): string {
  const told = new Set<string>()
  return rows
    .flatMap(({ claim, work, detail }) => {
      if (detail === '' || told.has(detail)) return []
      told.add(detail)
      return [`- ${claim}, ${work}: ${detail}`]
    })
    .join('\n')
}
