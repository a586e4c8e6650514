import type { ModelInfo } from '../canonical/model-info.ts'
import { modelPattern } from './model-pattern.ts'
import type { Rates } from './price-catalogue.ts'

/** What the owner knows better of a model than the shipped catalogue. */
export interface OwnModel {
  readonly info: Partial<Omit<ModelInfo, 'id'>>
  /** Absent: the list's. */
  readonly rates?: Rates
}

export type OwnCatalogue = (id: string) => OwnModel | undefined

/** An exact id before patterns, patterns in the owner's order. */
export function createOwnCatalogue(entries: Readonly<Record<string, OwnModel>>): OwnCatalogue {
  const patterns = Object.entries(entries)
    .filter(([id]) => id.includes('*'))
    .map(([id, model]) => ({ matches: modelPattern(id), model }))
  return (id) =>
    Object.hasOwn(entries, id) ? entries[id] : patterns.find(({ matches }) => matches(id))?.model
}
