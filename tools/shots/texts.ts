import { first as firstEn } from '../../ui/src/locales/en/first.ts'
import { later as laterEn } from '../../ui/src/locales/en/later.ts'
import { first as firstJa } from '../../ui/src/locales/ja/first.ts'
import { later as laterJa } from '../../ui/src/locales/ja/later.ts'
import { first as firstZh } from '../../ui/src/locales/zh-CN/first.ts'
import { later as laterZh } from '../../ui/src/locales/zh-CN/later.ts'

/** What the dashboard says in each language: the buttons of a scene are found by it. */
export const textsOf = {
  en: { ...firstEn, ...laterEn },
  ja: { ...firstJa, ...laterJa },
  'zh-CN': { ...firstZh, ...laterZh },
}

export type Language = keyof typeof textsOf

export type Texts = (typeof textsOf)[Language]
