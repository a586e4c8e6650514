/** The languages every user-facing text exists in. */
export const languages = ['en', 'ja', 'zh-CN'] as const

export type Language = (typeof languages)[number]

/** One text in every language; `{name}` marks a place to fill. */
export type Text = Readonly<Record<Language, string>>

export const fillText = (template: string, values: Readonly<Record<string, string | number>>): string =>
  template.includes('{')
    ? template.replace(/\{(\w+)\}/g, (place, name: string) => (name in values ? String(values[name]) : place))
    : template

/** The first language of an Accept-Language header that Torii speaks, by weight then order. Absent or none: `fallback`. */
export function negotiateLanguage(acceptLanguage: string | undefined, fallback: Language): Language {
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .map((wish, order) => {
      const [tag = '', ...options] = wish.trim().split(';')
      const weight = Number(
        options
          .find((option) => option.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? '1',
      )
      return { language: languageOf(tag), weight, order }
    })
    .filter((wish) => wish.language !== undefined && wish.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order)
  return wishes[0]?.language ?? fallback
}

/** `ja-JP`, `ja_JP.UTF-8` → `ja`; `zh-Hans` → `zh-CN`; a language that Torii does not speak → undefined. */
export function languageOf(tag: string): Language | undefined {
  const primary = tag.trim().toLowerCase().split(/[-_.]/)[0]
  if (primary === 'ja') return 'ja'
  if (primary === 'zh') return 'zh-CN'
  return primary === 'en' ? 'en' : undefined
}
