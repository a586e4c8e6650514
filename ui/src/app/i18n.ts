import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { resources, type UiLanguage, uiLanguages } from '../locales/resources.ts'

const storageKey = 'torii.language'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell'
    resources: (typeof resources)['en']
  }
}

/** The person's choice on this browser, else the browser's own wish, else English. */
function firstLanguage(): UiLanguage {
  const stored = localStorage.getItem(storageKey)
  const wishes = [stored ?? '', ...navigator.languages]
  for (const wish of wishes) {
    const found = uiLanguages.find((language) => wish.toLowerCase().startsWith(language.slice(0, 2)))
    if (found !== undefined) return found
  }
  return 'en'
}

export async function startI18n(): Promise<void> {
  const language = firstLanguage()
  document.documentElement.lang = language
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'shell',
    resources,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
}

export async function chooseLanguage(language: UiLanguage): Promise<void> {
  localStorage.setItem(storageKey, language)
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}
