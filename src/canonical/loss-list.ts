import type { Loss, LossCode, LossTreatment } from './loss.ts'

/** What a writer gathers as it goes. */
export interface LossList {
  add(loss: Loss): void
  addAll(losses: readonly Loss[]): void
  readonly losses: readonly Loss[]
}

/** A loss reported twice for one place (by a reader of history and a writer of tools, say) stands once. */
export function createLossList(): LossList {
  const losses: Loss[] = []
  const seen = new Set<string>()
  const add = (loss: Loss) => {
    const key = `${loss.code} ${loss.at} ${loss.treatment} ${loss.detail}`
    if (seen.has(key)) return
    seen.add(key)
    losses.push(loss)
  }
  return {
    add,
    addAll: (more) => {
      for (const loss of more) add(loss)
    },
    losses,
  }
}

/** See `Loss` for what each word means. */
export const loss = (
  code: LossCode,
  at: string,
  treatment: LossTreatment,
  detail: string,
  functional: boolean,
): Loss => ({ code, at, treatment, detail, functional })
