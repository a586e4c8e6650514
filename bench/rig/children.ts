import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'

const running = new Set<ChildProcess>()
const patienceMs = 4000

/** Starts a process that does not outlive the bench. */
export function startChild(words: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const [command = '', ...rest] = words
  const child = spawn(command, rest, options)
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** SIGTERM, and after a while SIGKILL. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })])
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await ended
}

export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map(stopChild))
}

/** Whatever ends the bench ends what it started. */
export function endChildrenWithUs(): void {
  process.on('exit', () => {
    for (const child of running) child.kill('SIGTERM')
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      void stopChildren().finally(() => process.exit(1))
    })
}
