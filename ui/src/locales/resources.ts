import type { first } from './en/first.ts'
import type { later } from './en/later.ts'

/** English is the type of all texts. */
export type Texts = typeof first & typeof later

type Bundle = Readonly<Record<string, object>>

/** Only the language in use is loaded, and of it only what is on the way to be seen. */
const loaders = {
  en: {
    first: async (): Promise<Bundle> => (await import('./en/first.ts')).first,
    later: async (): Promise<Bundle> => (await import('./en/later.ts')).later,
  },
  ja: {
    first: async (): Promise<Bundle> => (await import('./ja/first.ts')).first,
    later: async (): Promise<Bundle> => (await import('./ja/later.ts')).later,
  },
  'zh-CN': {
    first: async (): Promise<Bundle> => (await import('./zh-CN/first.ts')).first,
    later: async (): Promise<Bundle> => (await import('./zh-CN/later.ts')).later,
  },
}

export type UiLanguage = keyof typeof loaders

export const uiLanguages = Object.keys(loaders) as UiLanguage[]

/** `first`: what the shell and its first view say. `later`: the rest. */
export const loadTexts = (language: UiLanguage, part: 'first' | 'later'): Promise<Bundle> =>
  loaders[language][part]()

/** Each language by its own name. */
export const languageNames: Readonly<Record<UiLanguage, string>> = {
  en: 'English',
  ja: '日本語',
  'zh-CN': '简体中文',
}
