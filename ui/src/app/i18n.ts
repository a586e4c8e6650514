import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { loadTexts, type Texts, type UiLanguage, uiLanguages } from '../locales/resources.ts'

const storageKey = 'torii.language'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell'
    resources: Texts
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
    // The compiler sees to it that no language lacks a text.
    fallbackLng: false,
    defaultNS: 'shell',
    resources: { [language]: await loadTexts(language, 'first') },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
}

export async function chooseLanguage(language: UiLanguage): Promise<void> {
  addTexts(language, await loadTexts(language, 'first'))
  addTexts(language, await loadTexts(language, 'later'))
  localStorage.setItem(storageKey, language)
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}

/** For every view but the first one: what it says must be here before it is. */
export async function loadLaterTexts(): Promise<void> {
  const language = i18next.language as UiLanguage
  if (!i18next.hasResourceBundle(language, 'settings')) addTexts(language, await loadTexts(language, 'later'))
}

function addTexts(language: UiLanguage, texts: Awaited<ReturnType<typeof loadTexts>>): void {
  for (const [namespace, words] of Object.entries(texts))
    i18next.addResourceBundle(language, namespace, words)
}
