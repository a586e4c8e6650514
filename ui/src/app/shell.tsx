import { Tooltip } from '@base-ui/react/tooltip'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Menu, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NoAnswer } from '../api/client.ts'
import { ProblemNotice } from '../api/problem-notice.tsx'
import { useLiveStatus, useStatus, useUnknownSince } from '../api/status.ts'
import { StartFailure } from '../gateway/start-failure.tsx'
import { Dot, Notice, type Tone } from '../kit/badge.tsx'
import { IconButton } from '../kit/button.tsx'
import { classNames } from '../kit/class-names.ts'
import { Toasts } from '../kit/toasts.tsx'
import { useFormat } from '../kit/use-format.ts'
import { type LiveState, listenLive } from '../live/live-events.ts'
import { GatewaySwitch } from './gateway-switch.tsx'
import { PaletteButton } from './palette-button.tsx'
import { Preferences } from './preferences.tsx'
import { views } from './views.ts'

export function Shell() {
  const { t } = useTranslation()
  const [menuOpen, setMenuOpen] = useState(false)
  const content = useRef<HTMLElement>(null)
  useLiveStatus()
  useFocusOnArrival(content)
  return (
    <Tooltip.Provider>
      <div className="min-h-dvh md:grid md:grid-cols-[14.25rem_minmax(0,1fr)]">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
        >
          {t('skipToContent')}
        </a>
        <Navigation open={menuOpen} close={() => setMenuOpen(false)} />
        <div className="flex min-w-0 flex-col">
          <header className="sticky top-0 z-20 flex h-13 items-center gap-2.5 border-b border-line bg-ground/90 px-3 backdrop-blur sm:gap-4 sm:px-4 md:px-6">
            <IconButton
              label={t('menu')}
              className="md:hidden"
              aria-expanded={menuOpen}
              onClick={() => setMenuOpen(!menuOpen)}
            >
              <Menu size={18} />
            </IconButton>
            <LiveMark />
            <PaletteButton />
            <GatewaySwitch />
          </header>
          <main
            ref={content}
            id="content"
            tabIndex={-1}
            className="mx-auto w-full max-w-[140rem] flex-1 p-4 outline-none md:p-6"
          >
            <LostNotice />
            <StartFailure />
            <SettingsFault />
            <OwnNotices />
            <Outlet />
          </main>
        </div>
      </div>
      <Toasts />
    </Tooltip.Provider>
  )
}

/** After a move to another view the keyboard and the screen reader are where the new content begins. */
function useFocusOnArrival(content: React.RefObject<HTMLElement | null>): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== undefined && before.current !== path)
      content.current?.focus({ preventScroll: true })
    before.current = path
  }, [path, content])
}

function Navigation({ open, close }: { readonly open: boolean; readonly close: () => void }) {
  const { t } = useTranslation()
  useEffect(() => {
    if (!open) return undefined
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [open, close])
  return (
    <>
      {open ? (
        <button
          type="button"
          aria-label={t('close')}
          tabIndex={-1}
          onClick={close}
          className="fixed inset-0 z-30 bg-black/40 md:hidden"
        />
      ) : null}
      <nav
        aria-label={t('navigation')}
        className={classNames(
          'inset-y-0 left-0 z-30 w-64 flex-col border-r border-line bg-surface md:sticky md:top-0 md:flex md:h-dvh md:w-auto',
          open ? 'fixed flex shadow-2xl md:shadow-none' : 'hidden',
        )}
      >
        <div className="flex h-13 items-center gap-2.5 px-4">
          <img src="/torii.svg" alt="" className="size-6" />
          <span className="flex-1 text-[15px] font-semibold tracking-tight">Torii</span>
          <IconButton label={t('close')} className="md:hidden" onClick={close}>
            <X size={17} />
          </IconButton>
        </div>
        <ul className="flex-1 space-y-0.5 overflow-y-auto px-2.5 py-1">
          {views.map(({ to, name, icon: Icon }) => (
            <li key={to}>
              <Link
                to={to}
                onClick={close}
                activeOptions={{ exact: to === '/', includeSearch: false }}
                className="flex h-9 items-center gap-2.5 rounded-md px-2.5 whitespace-nowrap text-soft hover:bg-raised hover:text-ink"
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
    </>
  )
}

const liveTones: Readonly<Record<LiveState, Tone>> = { connecting: 'info', open: 'good', lost: 'bad' }

/** Is what the page shows what is? */
function LiveMark() {
  const { t } = useTranslation()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => listenLive({ state: setState }), [])
  return (
    <span role="status" className="mr-auto flex min-w-0 items-center gap-1.5 text-[12.5px] text-faint">
      <Dot tone={liveTones[state]} pulse={state !== 'open'} />
      <span className={classNames('truncate', state === 'open' && 'max-sm:sr-only')}>
        {t(`live.${state}`)}
      </span>
    </span>
  )
}

/** What is shown is what was known last; a view that has nothing yet still waits. */
function LostNotice() {
  const since = useUnknownSince()
  return since === undefined ? null : (
    <div className="mb-5">
      <ProblemNotice error={new NoAnswer(undefined)} />
    </div>
  )
}

/** What Torii has to say of itself: a database begun anew, exchanges that could not be recorded. Put away, it stays away until there is another. */
function OwnNotices() {
  const { t } = useTranslation()
  const format = useFormat()
  const { warnings = [], monitor } = useStatus().data ?? {}
  const [away, setAway] = useState<readonly string[]>([])
  const { dropped = 0, lastError } = monitor ?? {}
  const all = warnings.map((text) => ({ key: text, text }))
  if (dropped > 0)
    all.push({
      key: `dropped ${lastError}`,
      text: `${t('unrecorded', { count: dropped, number: format.number(dropped) })} ${lastError ?? ''}`,
    })
  return all
    .filter(({ key }) => !away.includes(key))
    .map(({ key, text }) => (
      <div key={key} className="mb-5">
        <Notice
          tone="warn"
          action={
            <button type="button" className="font-medium underline" onClick={() => setAway([...away, key])}>
              {t('putAway')}
            </button>
          }
        >
          {text}
        </Notice>
      </div>
    ))
}

/** A hand edit of torii.yaml that could not be taken: where, and what holds meanwhile. */
function SettingsFault() {
  const { t } = useTranslation('gateway')
  const status = useStatus().data
  const [fault] = status?.settingsFaults ?? []
  if (fault === undefined || status?.failure?.code === 'bad_settings') return null
  return (
    <div className="mb-5">
      <Notice
        tone="warn"
        action={
          <Link to="/settings" className="font-medium underline">
            {t('failure.openSettings')}
          </Link>
        }
      >
        <strong className="font-medium">{t('faults.title')}</strong>{' '}
        {t('faults.place', { line: fault.line, column: fault.column })}: {fault.message}
      </Notice>
    </div>
  )
}
