import { useTranslation } from 'react-i18next'

export interface SettingTexts {
  readonly label: string
  readonly note: string | undefined
}

/** Label and explanation of a setting in the reader's language; one that is newer than the texts goes by its own name. */
export function useSettingTexts(): (path: string) => SettingTexts {
  const { t, i18n } = useTranslation('fields')
  const textOf = t as unknown as (key: string) => string
  return (path) => {
    const key = withoutPlaces(path)
    const has = (part: string): boolean => i18n.exists(`fields:${key}.${part}`)
    return {
      label: has('label') ? textOf(`${key}.label`) : path,
      note: has('note') ? textOf(`${key}.note`) : undefined,
    }
  }
}

/** Every entry of a list and every record has the same texts. */
const withoutPlaces = (path: string): string => path.replaceAll(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, '')

/** What a choice is called; `auto` and the like stand as they are where there is no word for them. */
export function useChoiceText(): (path: string, value: string) => string {
  const { t, i18n } = useTranslation('fields')
  const textOf = t as unknown as (key: string) => string
  return (path, value) => {
    const key = `${withoutPlaces(path)}.choice.${value}`
    return i18n.exists(`fields:${key}`) ? textOf(key) : value
  }
}
