import { Link, Outlet } from '@tanstack/react-router'
import { Activity, Boxes, Gauge, KeyRound, Menu, Network, Settings, SlidersHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLiveStatus } from '../api/status.ts'
import { Dot, type Tone } from '../kit/badge.tsx'
import { IconButton } from '../kit/button.tsx'
import { classNames } from '../kit/class-names.ts'
import { type LiveState, listenLive } from '../live/live-events.ts'
import { languageNames, type UiLanguage, uiLanguages } from '../locales/resources.ts'
import { GatewaySwitch } from './gateway-switch.tsx'
import { chooseLanguage } from './i18n.ts'
import { chooseTheme, chosenTheme, type Theme, themes } from './theme.ts'

const views = [
  { to: '/', name: 'overview', icon: Gauge },
  { to: '/proxy', name: 'proxy', icon: Network },
  { to: '/accounts', name: 'accounts', icon: KeyRound },
  { to: '/models', name: 'models', icon: Boxes },
  { to: '/monitor', name: 'monitor', icon: Activity },
  { to: '/usage', name: 'usage', icon: SlidersHorizontal },
  { to: '/settings', name: 'settings', icon: Settings },
] as const

export function Shell() {
  const { t } = useTranslation()
  const [menuOpen, setMenuOpen] = useState(false)
  useLiveStatus()
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[13.5rem_1fr]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        {t('skipToContent')}
      </a>
      <Navigation open={menuOpen} close={() => setMenuOpen(false)} />
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-20 flex h-13 items-center justify-between gap-3 border-b border-line bg-ground/90 px-4 backdrop-blur md:px-6">
          <IconButton
            label={t('menu')}
            className="md:hidden"
            aria-expanded={menuOpen}
            onClick={() => setMenuOpen(!menuOpen)}
          >
            <Menu size={18} />
          </IconButton>
          <LiveMark />
          <GatewaySwitch />
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[100rem] flex-1 p-4 outline-none md:p-6"
        >
          <Outlet />
        </main>
      </div>
    </div>
  )
}

function Navigation({ open, close }: { readonly open: boolean; readonly close: () => void }) {
  const { t } = useTranslation()
  return (
    <nav
      aria-label={t('navigation')}
      className={classNames(
        'sticky top-0 z-30 flex-col border-line bg-surface md:flex md:h-dvh md:border-r',
        open ? 'flex border-b' : 'hidden',
      )}
    >
      <div className="flex h-13 items-center gap-2.5 px-4">
        <img src="/torii.svg" alt="" className="size-6" />
        <span className="text-[15px] font-semibold tracking-tight">Torii</span>
      </div>
      <ul className="flex-1 space-y-0.5 px-2.5 py-1">
        {views.map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              onClick={close}
              activeOptions={{ exact: to === '/' }}
              className="flex h-9 items-center gap-2.5 rounded-md px-2.5 text-soft hover:bg-raised hover:text-ink"
              activeProps={{ className: 'bg-raised text-ink! font-medium' }}
            >
              <Icon size={16} aria-hidden="true" />
              {t(name)}
            </Link>
          </li>
        ))}
      </ul>
      <Preferences />
    </nav>
  )
}

function Preferences() {
  const { t, i18n } = useTranslation()
  const [theme, setTheme] = useState<Theme>(chosenTheme)
  const look = 'h-8 w-full rounded-md border border-line bg-surface px-2 text-[13px] text-soft'
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
        onChange={(event) => {
          const next = event.target.value as Theme
          chooseTheme(next)
          setTheme(next)
        }}
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

const liveTones: Readonly<Record<LiveState, Tone>> = { connecting: 'info', open: 'good', lost: 'bad' }

/** Is what the page shows what is? */
function LiveMark() {
  const { t } = useTranslation()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => listenLive({ state: setState }), [])
  return (
    <span role="status" className="mr-auto flex items-center gap-1.5 text-[12.5px] text-faint">
      <Dot tone={liveTones[state]} pulse={state !== 'open'} />
      {t(`live.${state}`)}
    </span>
  )
}
