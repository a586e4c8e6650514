import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { languageNames, type UiLanguage, uiLanguages } from '../locales/resources.ts'
import { chooseLanguage } from './i18n.ts'
import { chooseTheme, chosenTheme, onThemeChosen, type Theme, themes } from './theme.ts'

const look = 'h-8 w-full rounded-md border border-line bg-surface px-2 text-[13px] text-soft'

/** Language and theme of this browser. */
export function Preferences() {
  const { t, i18n } = useTranslation()
  const theme = useSyncExternalStore(onThemeChosen, chosenTheme)
  return (
    <div className="grid gap-2 border-t border-line p-3">
      <select
        aria-label={t('language')}
        className={look}
        value={i18n.language}
        onChange={(event) => void chooseLanguage(event.target.value as UiLanguage)}
      >
        {uiLanguages.map((language) => (
          <option key={language} value={language} lang={language}>
            {languageNames[language]}
          </option>
        ))}
      </select>
      <select
        aria-label={t('theme')}
        className={look}
        value={theme}
        onChange={(event) => chooseTheme(event.target.value as Theme)}
      >
        {themes.map((name) => (
          <option key={name} value={name}>
            {t(`themes.${name}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
