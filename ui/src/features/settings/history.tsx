import { useQuery } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../src/control/contract/settings.ts'
import type { SettingsHistory } from '../../../../src/control/contract/settings-history.ts'
import { callApi } from '../../api/client.ts'
import { ProblemNotice, useProblemToast } from '../../api/problem-notice.tsx'
import { settingsKey, useChangeSettings } from '../../api/settings.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/card.tsx'
import { classNames } from '../../kit/class-names.ts'
import { DiffView } from '../../kit/code/diff-view.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { useNow } from '../../kit/use-now.ts'
import { lineChanges } from './line-changes.ts'

type Past = SettingsHistory['entries'][number]

/** How torii.yaml was before, and the way back by one click. */
export function History({ view }: { readonly view: SettingsView }) {
  const { t } = useTranslation('settings')
  const [chosen, choose] = useState<string>()
  const history = useQuery({
    queryKey: [...settingsKey, 'history', view.revision],
    queryFn: () => callApi<SettingsHistory>('/api/settings/history'),
    placeholderData: (previous) => previous,
  })
  if (history.error !== null && history.data === undefined) return <ProblemNotice error={history.error} />
  if (history.data === undefined) return <SkeletonLines count={6} />
  const { entries } = history.data
  if (entries.length < 2)
    return <EmptyState title={t('history.emptyTitle')}>{t('history.emptyText')}</EmptyState>
  const shown = entries.find((entry) => entry.id === chosen) ?? entries[1]
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
      <ol className="grid max-h-[70dvh] gap-1 overflow-y-auto" aria-label={t('history.title')}>
        {entries.map((entry, index) => (
          <li key={entry.id}>
            <Entry
              entry={entry}
              before={entries[index + 1]}
              isCurrent={index === 0}
              isShown={entry === shown}
              onChoose={() => choose(entry.id)}
            />
          </li>
        ))}
      </ol>
      {shown === undefined ? null : <Comparison key={shown.id} entry={shown} view={view} />}
    </div>
  )
}

function Entry({
  entry,
  before,
  isCurrent,
  isShown,
  onChoose,
}: {
  readonly entry: Past
  readonly before: Past | undefined
  readonly isCurrent: boolean
  readonly isShown: boolean
  readonly onChoose: () => void
}) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const now = useNow(30_000)
  const changes = before === undefined ? undefined : lineChanges(before.text, entry.text)
  return (
    <button
      type="button"
      aria-pressed={isShown}
      disabled={isCurrent}
      onClick={onChoose}
      className={classNames(
        'flex w-full items-baseline gap-2.5 rounded-lg border px-3 py-2 text-left',
        isShown ? 'border-accent bg-accent-wash' : 'border-line bg-surface enabled:hover:bg-raised',
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block tabular-nums">{format.dateTime(entry.at)}</span>
        <span className="block text-[12px] text-faint">{format.ago(entry.at, now)}</span>
      </span>
      {changes === undefined ? null : (
        <span className="text-[12px] tabular-nums">
          <span className="text-good">+{changes.added}</span>{' '}
          <span className="text-bad">−{changes.removed}</span>
        </span>
      )}
      {isCurrent ? <Badge tone="good">{t('history.inForce')}</Badge> : null}
    </button>
  )
}

function Comparison({ entry, view }: { readonly entry: Past; readonly view: SettingsView }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const change = useChangeSettings()
  const fail = useProblemToast()
  const put = async (text: string, revision: string): Promise<string | undefined> => {
    try {
      return (await change.mutateAsync({ text, revision })).revision
    } catch (error) {
      fail(error)
      return undefined
    }
  }
  const goBack = async (): Promise<void> => {
    const revision = await put(entry.text, view.revision)
    if (revision === undefined) return
    showToast({
      text: t('history.returned', { time: format.dateTime(entry.at) }),
      undo: () => void put(view.text, revision),
    })
  }
  return (
    <section aria-label={t('history.comparison')} className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-[13px] text-soft">{t('history.lead', { time: format.dateTime(entry.at) })}</p>
        <Button
          look="primary"
          icon={<Undo2 size={15} />}
          busy={change.isPending}
          disabled={entry.text === view.text}
          onClick={() => void goBack()}
        >
          {t('history.return')}
        </Button>
      </div>
      <DiffView
        className="max-h-[65dvh]"
        language="yaml"
        before={view.text}
        after={entry.text}
        beforeLabel={t('history.now')}
        afterLabel={format.dateTime(entry.at)}
      />
    </section>
  )
}
