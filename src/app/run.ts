import { randomBytes } from 'node:crypto'
import type { Language } from '../canonical/language.ts'
import { removeRunFile, writeRunFile } from '../config/run-file.ts'
import { type SettingsWatcher, watchSettings } from '../config/settings-watcher.ts'
import type { Status } from '../control/contract/status.ts'
import { type ControlPlane, openControlPlane } from './control-plane.ts'
import { type House, openHouse } from './house.ts'
import { returnMemory } from './memory-return.ts'
import type { Overrides } from './overrides.ts'
import { findRunning } from './running.ts'
import { secretValue } from './secrets.ts'
import { version } from './version.ts'

export interface RunOptions extends Overrides {
  readonly home?: string
  readonly language: Language
}

/** Torii in the foreground. */
export interface Running {
  status(language: Language): Status
  /** One-time link into the dashboard. */
  readonly dashboardLink: string
  /** For clients. Undefined: it could not be had; the status says why. */
  readonly apiKey: string | undefined
  /** Drains, then ends. */
  end(): void
  /** Cuts everything. */
  endAtOnce(): void
  /** Resolves when everything is closed. */
  readonly ended: Promise<void>
}

/** Why it can not run at all: a text of the CLI with its values. */
export interface RunRefusal {
  readonly refusal: 'already_running' | 'control_bind_failed' | 'password_needed'
  readonly values: Readonly<Record<string, string | number>>
}

/** Control plane up, then the data plane. A data plane that can not start leaves the control plane up to mend it. */
export async function runTorii(options: RunOptions): Promise<Running | RunRefusal> {
  const found = await findRunning(options.home)
  if (found.instance !== undefined)
    return {
      refusal: 'already_running',
      values: { home: found.home, pid: found.instance.pid, url: found.instance.controlUrl },
    }
  const { home, language, ...overrides } = options
  const house = await openHouse({
    ...(home === undefined ? {} : { home }),
    language,
    overrides,
    env: process.env,
  })
  const token = randomBytes(32).toString('base64url')
  const leaving = Promise.withResolvers<void>()
  const plane = await openControlPlane(house, token, () => leaving.resolve())
  if ('refusal' in plane) {
    await house.close()
    return plane
  }
  await writeRunFile(house.foundation.home.run, {
    pid: process.pid,
    controlUrl: plane.url,
    token,
    startedAt: Date.now(),
    version,
  })
  const { keeper } = house.rooms
  const watcher = watchSettings(keeper.file, () => {
    keeper.reload().catch((error: unknown) => house.foundation.log.error({ error }, 'settings not reloaded'))
  })
  house.foundation.storage.moveOut()
  if (house.rooms.keeper.settings.proxy.auto_start) await house.lifecycle.start()
  const memory = returnMemory(() => house.lifecycle.openExchanges)
  house.rooms.monitor.whenClosed(memory.touch)
  return {
    status: house.status,
    dashboardLink: plane.link(),
    apiKey: secretValue(house.rooms.keeper.secrets.proxyKey),
    end: () => leaving.resolve(),
    endAtOnce: () => house.lifecycle.destroy(),
    ended: leaving.promise.then(() => leave(house, plane, watcher)).finally(() => memory.stop()),
  }
}

async function leave(house: House, plane: ControlPlane, watcher: SettingsWatcher): Promise<void> {
  watcher.close()
  // The data plane drains while the dashboard still shows it.
  await house.lifecycle.stop()
  await plane.close()
  await house.close()
  await removeRunFile(house.foundation.home.run, process.pid)
}
