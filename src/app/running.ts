import { setTimeout as wait } from 'node:timers/promises'
import { resolveHome } from '../config/home.ts'
import { isProcessAlive, readRunFile } from '../config/run-file.ts'
import { callControl, type RunningInstance } from './control-client.ts'

export type { Status } from '../control/contract/status.ts'

export interface FoundInstance {
  readonly home: string
  /** Undefined: nothing runs here, whatever run.json says. */
  readonly instance: RunningInstance | undefined
}

/** The running instance of a home. A run.json that a killed process left behind is seen through. */
export async function findRunning(homeArgument?: string): Promise<FoundInstance> {
  const home = resolveHome(process.env, homeArgument)
  const run = await readRunFile(home.run)
  if (run === undefined || !isProcessAlive(run.pid)) return { home: home.folder, instance: undefined }
  const answers = await callControl<{ admitted: boolean }>(run, '/api/session').catch(() => undefined)
  return { home: home.folder, instance: answers?.admitted === true ? run : undefined }
}

const stopLimitSeconds = 120
const stepMs = 50

/**
 * Asks the process to end as Ctrl-C does, and waits until it has: it takes its run.json away as the last thing it does.
 * The pid alone would not tell: a process whose parent does not wait for it goes on having one.
 */
export async function stopInstance(
  instance: RunningInstance,
  homeArgument?: string,
): Promise<{ readonly ok: boolean; readonly pid: number; readonly seconds: number }> {
  const { run } = resolveHome(process.env, homeArgument)
  await callControl(instance, '/api/quit', { method: 'POST' })
  for (let waited = 0; waited < stopLimitSeconds * 1000; waited += stepMs) {
    const isGone = !isProcessAlive(instance.pid) || (await readRunFile(run))?.pid !== instance.pid
    if (isGone) return { ok: true, pid: instance.pid, seconds: waited / 1000 }
    await wait(stepMs)
  }
  return { ok: false, pid: instance.pid, seconds: stopLimitSeconds }
}

export async function makeDashboardLink(instance: RunningInstance): Promise<string> {
  const { path } = await callControl<{ path: string }>(instance, '/api/links', { method: 'POST' })
  return new URL(path, instance.controlUrl).href
}

/** Best effort: a machine without a browser is an ordinary machine. */
export async function openInBrowser(url: string): Promise<void> {
  const { default: open } = await import('open')
  const child = await open(url).catch(() => undefined)
  child?.once('error', () => undefined)
}
