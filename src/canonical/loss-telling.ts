import { fillText, type Language } from './language.ts'
import type { Loss } from './loss.ts'
import { answerWords } from './loss-words/answers.ts'
import { conversationWords } from './loss-words/conversation.ts'
import { mediaWords } from './loss-words/media.ts'
import { settingWords } from './loss-words/settings.ts'
import { toolWords } from './loss-words/tools.ts'
import { valueWords } from './loss-words/values.ts'

/** Sentences that writers say (`{name}` marks a place), in English as they stand in the code, Japanese, Simplified Chinese. */
export type LossWords = readonly (readonly [english: string, japanese: string, chinese: string])[]

interface Sentence {
  readonly pattern: RegExp
  readonly texts: Readonly<Record<Exclude<Language, 'en'>, string>>
}

let sentences: readonly Sentence[] | undefined

/**
 * What `detail` says, in a reader's language. Undefined: there are no words for it, so that the English stands alone. The
 * record keeps the English sentence: it is stable, old records have nothing else, and a codec writes it in one place.
 */
export function tellLoss({ detail }: Pick<Loss, 'detail'>, language: Language): string | undefined {
  if (language === 'en') return detail
  sentences ??= [...settingWords, ...conversationWords, ...mediaWords, ...toolWords, ...answerWords]
    .toSorted(([a], [b]) => literalLength(b) - literalLength(a))
    .map(readSentence)
  for (const { pattern, texts } of sentences) {
    const found = pattern.exec(detail)
    const words = found === null ? undefined : wordsFor(found.groups ?? {}, language)
    if (words !== undefined) return spaced(fillText(texts[language], words))
  }
  return undefined
}

/** Between Latin letters and the scripts of East Asia stands a space, whatever came into the places. */
const spaced = (text: string): string =>
  text
    .replaceAll(/([\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])([A-Za-z0-9`])/gu, '$1 $2')
    .replaceAll(/([A-Za-z0-9`])([\p{sc=Han}\p{sc=Hira}\p{sc=Kana}])/gu, '$1 $2')

/** The more is said and the less is left open, the earlier it is tried. */
const literalLength = (english: string): number => english.replaceAll(/\{\w+\}/g, '').length

const readSentence = ([english, ja, chinese]: LossWords[number]): Sentence => ({
  pattern: new RegExp(
    `^${english
      .split(/(\{\w+\})/)
      .map((piece) => (/^\{\w+\}$/.test(piece) ? `(?<${piece.slice(1, -1)}>.+?)` : RegExp.escape(piece)))
      .join('')}$`,
    's',
  ),
  texts: { ja, 'zh-CN': chinese },
})

/** A sentence within a sentence (`why`) is told too; without words for it the whole is not told. */
function wordsFor(
  places: Readonly<Record<string, string>>,
  language: Language,
): Record<string, string> | undefined {
  const why = places.why === undefined ? undefined : tellLoss({ detail: places.why }, language)
  if (places.why !== undefined && why === undefined) return undefined
  const words = Object.entries(places).map(([name, value]) => [name, valueWords[value]?.[language] ?? value])
  return { ...Object.fromEntries(words), ...(why === undefined ? {} : { why }) }
}
