/** One text in every language Torii speaks; the same shape as `Text` of the canonical room. */
export type ConfigText = Readonly<Record<'en' | 'ja' | 'zh-CN', string>>

/** The same in every language: a name, a number, a quotation. */
export const sameText = (text: string): ConfigText => ({ en: text, ja: text, 'zh-CN': text })

/** Fills `{name}` in each language. */
export function fillText(text: ConfigText, values: Readonly<Record<string, ConfigText>>): ConfigText {
  const fill = (language: keyof ConfigText) =>
    text[language].replace(/\{(\w+)\}/g, (mark, name: string) => values[name]?.[language] ?? mark)
  return { en: fill('en'), ja: fill('ja'), 'zh-CN': fill('zh-CN') }
}
