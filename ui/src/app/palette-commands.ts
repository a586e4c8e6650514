import { useNavigate } from '@tanstack/react-router'
import { Copy, Languages, Play, Plus, Square, SunMoon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { revealProxyKey } from '../api/keys.ts'
import { usePower } from '../api/power.ts'
import { useStatus, useUnknownSince } from '../api/status.ts'
import { showToast } from '../kit/toasts.tsx'
import { languageNames, uiLanguages } from '../locales/resources.ts'
import { chooseLanguage } from './i18n.ts'
import type { Command, CommandGroup } from './palette-command.ts'
import { chooseTheme, themes } from './theme.ts'
import { views } from './views.ts'

/** Pages and what can be done from anywhere. English words work in every language. */
export function usePaletteCommands(): readonly CommandGroup[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const pages = views.map(
    ({ to, name, icon }): Command => ({
      value: to,
      label: t(name),
      words: `${to} ${name}`,
      icon,
      run: () => void navigate({ to }),
    }),
  )
  return [
    { value: t('palettePages'), items: pages },
    {
      value: t('paletteCommands'),
      items: [...usePowerCommands(), ...useCopyCommands(), ...usePreferenceCommands()],
    },
  ]
}

function usePowerCommands(): readonly Command[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const power = usePower()
  const running = useStatus().data?.state === 'running'
  const unknown = useUnknownSince() !== undefined
  const to = running ? 'stop' : 'start'
  const turn: Command = {
    value: 'power',
    label: t(to),
    words: `${to} gateway`,
    icon: running ? Square : Play,
    run: () => power.mutate(to),
  }
  return [
    // Nobody would hear it.
    ...(unknown ? [] : [turn]),
    {
      value: 'add-account',
      label: t('addAccount'),
      words: 'add account',
      icon: Plus,
      run: () => void navigate({ to: '/accounts', search: { add: '' } }),
    },
  ]
}

function useCopyCommands(): readonly Command[] {
  const { t } = useTranslation()
  const urls = useStatus().data?.baseUrls[0]
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text)
    showToast({ text: t('copied') })
  }
  const addresses =
    urls === undefined
      ? []
      : ([
          ['OpenAI', urls.openai],
          ['Anthropic', urls.anthropic],
          ['Gemini', urls.gemini],
        ] as const)
  return [
    ...addresses.map(
      ([client, address]): Command => ({
        value: `copy-${client}`,
        label: t('copyAddress', { client }),
        words: 'copy address base url',
        icon: Copy,
        run: () => void copy(address),
      }),
    ),
    {
      value: 'copy-key',
      label: t('copyKey'),
      words: 'copy api key',
      icon: Copy,
      run: () => void revealProxyKey().then(copy),
    },
  ]
}

function usePreferenceCommands(): readonly Command[] {
  const { t } = useTranslation()
  return [
    ...themes.map(
      (theme): Command => ({
        value: `theme-${theme}`,
        label: t('themeTo', { name: t(`themes.${theme}`) }),
        words: `theme ${theme}`,
        icon: SunMoon,
        run: () => chooseTheme(theme),
      }),
    ),
    ...uiLanguages.map(
      (language): Command => ({
        value: `language-${language}`,
        label: t('languageTo', { name: languageNames[language] }),
        words: `language ${language}`,
        icon: Languages,
        run: () => void chooseLanguage(language),
      }),
    ),
  ]
}
