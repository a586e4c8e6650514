import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Cores {
  /** The gateway under test has it for itself. Undefined: nothing is pinned. */
  readonly gateway: number | undefined
  /** Fake upstream and load. */
  readonly load: number | undefined
  readonly count: number
}

/** The two cores of a run. With one core, or without `taskset`, everything runs everywhere and the table says so. */
export function findCores(): Cores {
  const allowed = allowedCores()
  const [load, gateway] = allowed
  const canPin = spawnSync('taskset', ['--version']).status === 0
  if (load === undefined || gateway === undefined || !canPin)
    return { gateway: undefined, load: undefined, count: allowed.length }
  return { gateway, load, count: allowed.length }
}

/** `0-3,6` of /proc/self/status as numbers. */
function allowedCores(): readonly number[] {
  const list = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, at) => first + at)
  })
}

/** The command as it runs on that core alone. `taskset` becomes the command, so the process id is the command's. */
export const pinned = (core: number | undefined, words: readonly string[]): readonly string[] =>
  core === undefined ? words : ['taskset', '--cpu-list', String(core), ...words]
