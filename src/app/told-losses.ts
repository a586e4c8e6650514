import type { Language } from '../canonical/language.ts'
import type { Loss } from '../canonical/loss.ts'
import { tellLoss } from '../canonical/loss-telling.ts'

export type ToldLoss = Loss & { readonly told?: string }

/** Losses with what they say in the reader's language. */
export const toldLosses = (losses: readonly Loss[], language: Language): ToldLoss[] =>
  language === 'en' ? [...losses] : losses.map((loss) => told(loss, tellLoss(loss, language)))

const told = (loss: Loss, words: string | undefined): ToldLoss =>
  words === undefined ? loss : { ...loss, told: words }
