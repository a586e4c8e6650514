import { useState } from 'react'

type Faults<Fault> = Readonly<Record<string, Fault>>

/** Nobody is told off before having typed: faults show once a field was left, all of them once the form was sent. */
export function useTouched<Fault>(faults: Faults<Fault>): {
  readonly shownFaults: Faults<Fault>
  touch(field: string): void
  touchAll(): void
} {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [all, setAll] = useState(false)
  const shown = Object.entries(faults).filter(([field]) => all || touched.has(field))
  return {
    shownFaults: Object.fromEntries(shown),
    touch: (field) => setTouched((known) => new Set([...known, field])),
    touchAll: () => setAll(true),
  }
}
