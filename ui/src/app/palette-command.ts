import type { LucideIcon } from 'lucide-react'

export interface Command {
  readonly value: string
  readonly label: string
  /** Beside the label, for telling alike ones apart. */
  readonly note?: string
  /** Further words it answers to: its English name, its address. */
  readonly words?: string
  /** It was found by the server: whatever is typed, it fits. */
  readonly isFound?: boolean
  readonly icon: LucideIcon
  readonly run: () => void
}

export interface CommandGroup {
  readonly value: string
  readonly items: readonly Command[]
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Every word that is typed stands somewhere in it; full-width letters count as their plain ones. */
export function isWanted({ label, note, words, isFound }: Command, query: string): boolean {
  if (isFound === true) return true
  const all = plain(`${label} ${note ?? ''} ${words ?? ''}`)
  return plain(query)
    .split(/\s+/)
    .every((word) => all.includes(word))
}
