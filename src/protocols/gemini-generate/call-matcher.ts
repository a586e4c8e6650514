import type { Speaker } from '../../canonical/request.ts'

/**
 * Pairs function responses with calls: by id where there is one, else by name and order, as Google does. Only the calls
 * since the last answered turn can be meant.
 */
export interface CallMatcher {
  turn(speaker: Speaker): void
  call(id: string, name: string): void
  /** The call that is answered. Where there is none, one is adopted under `fallbackId`. */
  answer(id: string | undefined, name: string, fallbackId: string): string
  /** The calls adopted since the last time: clients send results alone, and no other dialect takes them so. */
  takeAdopted(): readonly Call[]
}

export interface Call {
  readonly id: string
  readonly name: string
}

interface Pending extends Call {
  answered: boolean
}

export function createCallMatcher(): CallMatcher {
  let pending: Pending[] = []
  let adopted: Call[] = []
  let answering = false
  const find = (id: string | undefined, name: string): Pending | undefined => {
    const open = pending.filter((call) => !call.answered)
    return pending.find((call) => call.id === id) ?? open.find((call) => call.name === name) ?? open[0]
  }
  return {
    turn(speaker) {
      if (speaker !== 'assistant' || !answering) return
      pending = pending.filter((call) => !call.answered)
      answering = false
    },
    call: (id, name) => void pending.push({ id, name, answered: false }),
    answer(id, name, fallbackId) {
      answering = true
      const found = find(id, name)
      if (found !== undefined) {
        found.answered = true
        return found.id
      }
      const call = { id: id ?? fallbackId, name: name === '' ? 'function' : name }
      adopted.push(call)
      pending.push({ ...call, answered: true })
      return call.id
    },
    takeAdopted() {
      const taken = adopted
      adopted = []
      return taken
    },
  }
}
