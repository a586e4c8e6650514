/** The text being edited and the text it was made from. Kept outside of the page: a tab that is left loses nothing typed. */
export interface SettingsDraft {
  readonly text: string
  readonly base: { readonly text: string; readonly revision: string }
}

let draft: SettingsDraft | undefined
const listeners = new Set<() => void>()

export const currentDraft = (): SettingsDraft | undefined => draft

export function setDraft(next: SettingsDraft | undefined): void {
  draft = next
  for (const listener of listeners) listener()
}

export function onDraftChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
