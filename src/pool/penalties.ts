import type { Fault } from '../canonical/fault.ts'
import { type AccountState, setBounded } from './account-state.ts'
import type { Correlation } from './correlation.ts'
import { afterFault, type Blow, type Health } from './health-machine.ts'

/** Locks what the fault's scope names, so that it can be taken back. */
export function penalise(state: AccountState, model: string, blow: Blow, correlation: Correlation): void {
  const slot = slots[blow.fault.scope]?.(state, model)
  if (slot === undefined) return
  const before = slot.read()
  const after = afterFault(before, blow)
  slot.write(after)
  const undo = (): void => {
    if (slot.read() === after) slot.write(before)
  }
  const redo = (): void => {
    if (slot.read() === before) slot.write(after)
  }
  const { name: account, upstream } = state.member
  correlation.note(blow.fault, { account, upstream, undo, redo }, blow.now)
}

interface Slot {
  read(): Health | undefined
  write(health: Health | undefined): void
}

const slots: Readonly<Record<Fault['scope'], ((state: AccountState, model: string) => Slot) | undefined>> = {
  request: undefined,
  egress: undefined,
  account: (state) => ({
    read: () => state.health,
    write(health) {
      state.health = health
    },
  }),
  model: (state, model) => ({
    read: () => state.models.get(model),
    write(health) {
      if (health === undefined) state.models.delete(model)
      else setBounded(state.models, model, health)
    },
  }),
}

/** An answer came: what was locked before it is not locked any more, but a lock that is running stays. */
export function acquit(state: AccountState, model: string, now: number): void {
  if (state.health !== undefined && now >= state.health.until) state.health = undefined
  const health = state.models.get(model)
  if (health !== undefined && now >= health.until) state.models.delete(model)
}

/** Marks or unmarks the first try after a lock. */
export function markProbe(state: AccountState, model: string, probing: boolean, now: number): void {
  const mark = (health: Health): Health => (now >= health.until ? { ...health, probing } : health)
  if (state.health !== undefined) state.health = mark(state.health)
  const health = state.models.get(model)
  if (health !== undefined) state.models.set(model, mark(health))
}
