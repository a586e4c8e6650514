import { shell as shellEn } from './en/shell.ts'
import { shell as shellJa } from './ja/shell.ts'
import { shell as shellZh } from './zh-CN/shell.ts'

/** One namespace for each feature, and `shell` for what all share. */
export const resources = {
  en: { shell: shellEn },
  ja: { shell: shellJa },
  'zh-CN': { shell: shellZh },
} as const

export type UiLanguage = keyof typeof resources

export const uiLanguages = Object.keys(resources) as UiLanguage[]

/** Each language by its own name. */
export const languageNames: Readonly<Record<UiLanguage, string>> = {
  en: 'English',
  ja: '日本語',
  'zh-CN': '简体中文',
}
