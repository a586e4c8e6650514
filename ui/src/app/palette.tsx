import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useNavigate } from '@tanstack/react-router'
import {
  ArrowRight,
  Copy,
  CornerDownLeft,
  Languages,
  type LucideIcon,
  Play,
  Plus,
  Search,
  Square,
  SunMoon,
} from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { revealProxyKey } from '../api/keys.ts'
import { usePower } from '../api/power.ts'
import { useStatus } from '../api/status.ts'
import { showToast } from '../kit/toasts.tsx'
import { languageNames, uiLanguages } from '../locales/resources.ts'
import { chooseLanguage } from './i18n.ts'
import { chooseTheme, themes } from './theme.ts'
import { views } from './views.ts'

interface Command {
  readonly value: string
  readonly label: string
  readonly icon: LucideIcon
  readonly run: () => void
}

interface CommandGroup {
  readonly value: string
  readonly items: readonly Command[]
}

/** Everything of the dashboard by name. An exchange's id opens that exchange. */
export function Palette({ open, close }: { readonly open: boolean; readonly close: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const groups = useCommands(text)
  const leave = (): void => {
    setText('')
    close()
  }
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : leave())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          aria-label={t('palette')}
          className="fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-2xl outline-none"
        >
          <Autocomplete.Root
            open
            inline
            items={groups}
            value={text}
            onValueChange={setText}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={(command: Command) => command.label}
          >
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search size={16} aria-hidden="true" className="shrink-0 text-faint" />
              <Autocomplete.Input
                aria-label={t('palette')}
                placeholder={t('palettePlaceholder')}
                className="h-12 w-full bg-transparent outline-none placeholder:text-faint"
              />
            </div>
            <Dialog.Close className="sr-only">{t('close')}</Dialog.Close>
            <div className="min-h-0 overflow-y-auto overscroll-contain p-1.5">
              <Autocomplete.Empty>
                <p className="px-3 py-6 text-center text-soft">{t('paletteEmpty')}</p>
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(group: CommandGroup) => (
                  <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-1">
                    <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-[12px] font-medium text-faint">
                      {group.value}
                    </Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(command: Command) => (
                        <Autocomplete.Item
                          key={command.value}
                          value={command}
                          onClick={() => {
                            leave()
                            command.run()
                          }}
                          className="group flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 outline-none select-none data-highlighted:bg-raised"
                        >
                          <command.icon size={15} aria-hidden="true" className="shrink-0 text-faint" />
                          <span className="min-w-0 flex-1 truncate">{command.label}</span>
                          <CornerDownLeft
                            size={13}
                            aria-hidden="true"
                            className="invisible text-faint group-data-highlighted:visible"
                          />
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function useCommands(text: string): readonly CommandGroup[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const pages = views.map(
    ({ to, name, icon }): Command => ({ value: to, label: t(name), icon, run: () => void navigate({ to }) }),
  )
  const id = /^ex_[0-9A-Za-z]+$/.exec(text.trim())?.[0]
  const exchange: readonly Command[] =
    id === undefined
      ? []
      : [
          {
            value: id,
            label: t('paletteExchange', { id }),
            icon: ArrowRight,
            run: () => void navigate({ to: '/monitor/$id', params: { id } }),
          },
        ]
  return [
    { value: t('palettePages'), items: [...exchange, ...pages] },
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
  const to = running ? 'stop' : 'start'
  return [
    { value: 'power', label: t(to), icon: running ? Square : Play, run: () => power.mutate(to) },
    {
      value: 'add-account',
      label: t('addAccount'),
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
        icon: Copy,
        run: () => void copy(address),
      }),
    ),
    {
      value: 'copy-key',
      label: t('copyKey'),
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
        icon: SunMoon,
        run: () => chooseTheme(theme),
      }),
    ),
    ...uiLanguages.map(
      (language): Command => ({
        value: `language-${language}`,
        label: t('languageTo', { name: languageNames[language] }),
        icon: Languages,
        run: () => void chooseLanguage(language),
      }),
    ),
  ]
}
