import type { texts } from './en/index.ts'

/** English is the type of all texts. */
export type Texts = typeof texts

/** Only the language in use is loaded. */
const loaders = {
  en: async () => (await import('./en/index.ts')).texts,
  ja: async () => (await import('./ja/index.ts')).texts,
  'zh-CN': async () => (await import('./zh-CN/index.ts')).texts,
}

export type UiLanguage = keyof typeof loaders

export const uiLanguages = Object.keys(loaders) as UiLanguage[]

export const loadTexts = (language: UiLanguage): Promise<Record<keyof Texts, object>> => loaders[language]()

/** Each language by its own name. */
export const languageNames: Readonly<Record<UiLanguage, string>> = {
  en: 'English',
  ja: '日本語',
  'zh-CN': '简体中文',
}
