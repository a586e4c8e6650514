import { useNavigate, useSearch } from '@tanstack/react-router'
import { ArrowUp, Pause, Play } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { useSettings } from '../../api/settings.ts'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyState, PageHeader } from '../../kit/card.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { type ColumnId, storeColumns, storedColumns } from './columns.tsx'
import { type ExchangeFilter, readFilter } from './exchange-filter.ts'
import { ExchangeTable, type TableHandle } from './exchange-table.tsx'
import { type ChangeFilter, FilterBar } from './filter-bar.tsx'
import { StatusLine } from './status-line.tsx'
import { useIsNarrow } from './use-is-narrow.ts'
import { useMonitorKeys } from './use-monitor-keys.ts'
import { useTail } from './use-tail.ts'

/** Where one was, for coming back from an exchange. */
let lastSelected: string | undefined

export function Page() {
  const { t } = useTranslation('monitor')
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const filter = useMemo(() => readFilter(search), [search])
  const tail = useTail(filter)
  const [isPaused, setPaused] = useState(false)
  const [isAway, setAway] = useState(false)
  const [selected, setSelected] = useState(lastSelected)
  const [columns, setColumns] = useState(storedColumns)
  const isNarrow = useIsNarrow()
  const table = useRef<TableHandle>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const { hold, release, loadOlder } = tail

  const isHeld = isPaused || isAway
  useEffect(() => (isHeld ? hold() : release()), [isHeld, hold, release])
  const select = useCallback((id: string | undefined): void => {
    lastSelected = id
    setSelected(id)
  }, [])
  const open = useCallback(
    (id: string): void => {
      select(id)
      void navigate({ to: '/monitor/$id', params: { id } })
    },
    [navigate, select],
  )
  const change: ChangeFilter = useCallback(
    (changes) =>
      void navigate({
        to: '/monitor',
        search: (before: Readonly<Record<string, unknown>>) => withChanges(before, changes),
      }),
    [navigate],
  )
  const toTop = (): void => {
    setPaused(false)
    table.current?.moveTo('newest')
    select(undefined)
    setAway(false)
  }
  useMonitorKeys([
    ['j', () => table.current?.move(1)],
    ['k', () => table.current?.move(-1)],
    ['ArrowDown', () => table.current?.move(1)],
    ['ArrowUp', () => table.current?.move(-1)],
    ['PageDown', () => table.current?.move(20)],
    ['PageUp', () => table.current?.move(-20)],
    ['Home', () => table.current?.moveTo('newest')],
    ['End', () => table.current?.moveTo('oldest')],
    ['Enter', () => (selected === undefined ? undefined : open(selected))],
    ['Escape', () => select(undefined)],
    ['/', () => searchField.current?.focus()],
    [' ', () => setPaused(!isPaused)],
  ])

  return (
    <div className="flex h-[calc(100dvh-5.25rem)] min-h-96 flex-col md:h-[calc(100dvh-6.25rem)]">
      <PageHeader title={t('title')}>
        <ColumnMenu
          chosen={columns}
          onChange={(chosen) => {
            storeColumns(chosen)
            setColumns(storedColumns())
          }}
        />
        <Button
          small
          className="h-8"
          aria-pressed={isPaused}
          icon={isPaused ? <Play size={14} /> : <Pause size={14} />}
          onClick={() => setPaused(!isPaused)}
        >
          {isPaused ? t('resume') : t('pause')}
        </Button>
      </PageHeader>
      <RecordingOff />
      <FilterBar filter={filter} change={change} searchField={searchField} />
      <div className="relative flex min-h-0 flex-1 flex-col rounded-xl border border-line bg-surface">
        <ExchangeTable
          handle={table}
          rows={tail.rows}
          columns={columns as readonly ColumnId[]}
          isNarrow={isNarrow}
          selected={selected}
          onSelect={select}
          onOpen={open}
          onScrolled={setAway}
          onNearEnd={loadOlder}
          empty={
            <Empty filter={filter} tail={tail} clear={() => void navigate({ to: '/monitor', search: {} })} />
          }
        />
        {isHeld && tail.waiting > 0 ? (
          <button
            type="button"
            onClick={toTop}
            className="absolute top-11 left-1/2 z-20 inline-flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full bg-accent px-3.5 text-[12.5px] font-medium text-accent-ink shadow-lg"
          >
            <ArrowUp size={14} aria-hidden="true" />
            {t('waiting', { count: tail.waiting })}
          </button>
        ) : null}
        <StatusLine tail={tail} isPaused={isPaused} isAway={isAway} />
      </div>
    </div>
  )
}

function withChanges(
  before: Readonly<Record<string, unknown>>,
  changes: Parameters<ChangeFilter>[0],
): Record<string, unknown> {
  const merged = { ...before, ...changes }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined))
}

/** What is not recorded cannot be seen here. */
function RecordingOff() {
  const { t } = useTranslation('monitor')
  const monitor = useSettings().data?.settings.monitor
  if (monitor === undefined || monitor.enabled) return null
  return (
    <div className="mb-3">
      <Notice tone="warn">{t('recordingOff')}</Notice>
    </div>
  )
}

function Empty({
  filter,
  tail,
  clear,
}: {
  readonly filter: ExchangeFilter
  readonly tail: ReturnType<typeof useTail>
  readonly clear: () => void
}) {
  const { t } = useTranslation('monitor')
  if (tail.error !== undefined)
    return (
      <div className="p-4">
        <ProblemNotice
          error={tail.error}
          action={
            <Button small onClick={tail.retry}>
              {t('retry')}
            </Button>
          }
        />
      </div>
    )
  if (!tail.isLoaded) return <p className="p-6 text-faint">{t('loading')}</p>
  if (Object.keys(filter).length === 0)
    return <EmptyState title={t('emptyTitle')}>{t('emptyText')}</EmptyState>
  return (
    <EmptyState title={t('noMatchTitle')}>
      <p className="mb-3">{t('noMatchText')}</p>
      <Button onClick={clear}>{t('clearFilters')}</Button>
    </EmptyState>
  )
}
