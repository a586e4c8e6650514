import { Play, Plus, Square } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useModels } from '../../api/models.ts'
import { useStatus } from '../../api/status.ts'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { PageHeader } from '../../kit/card.tsx'
import { classNames } from '../../kit/class-names.ts'
import { AnswerColumn } from './answer-column.tsx'
import { askOf, emptyForm, type PlayForm, readTools } from './play-form.ts'
import { PromptForm } from './prompt-form.tsx'
import { useRun } from './use-run.ts'

const mostColumns = 4
const storageKey = 'torii.playground.models'

/** Kept while the page is left for an exchange and come back to. */
let lastForm: PlayForm = emptyForm

/** One prompt to up to four models or accounts, side by side. */
export function Page() {
  const { t } = useTranslation('playground')
  const state = useStatus().data?.state
  const [form, setForm] = useState(lastForm)
  const [columns, setColumns] = useState(storedColumns)
  const runners = [useRun(), useRun(), useRun(), useRun()]
  const suggestions = useSuggestions()
  const tools = useMemo(() => readTools(form.tools), [form.tools])
  const shown = columns.flatMap(({ slot }) => runners[slot] ?? [])
  const isGoing = shown.some(({ run }) => run !== undefined && run.end === undefined && !run.isStopped)
  const mayRun = form.prompt.trim() !== '' && tools.ok && columns.some(({ model }) => model.trim() !== '')
  const edit = (next: PlayForm): void => {
    lastForm = next
    setForm(next)
  }
  const choose = (next: readonly Column[]): void => {
    localStorage.setItem(storageKey, JSON.stringify(next.map(({ model }) => model)))
    setColumns(next)
  }
  const add = (): void => {
    const slot = runners.findIndex((_, free) => columns.every((column) => column.slot !== free))
    if (slot === -1) return
    runners[slot]?.clear()
    choose([...columns, { slot, model: '' }])
  }
  const runAll = (): void => {
    if (!mayRun || !tools.ok) return
    for (const { slot, model } of columns)
      if (model.trim() !== '') runners[slot]?.start(askOf(form, model, tools.tools))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      runAll()
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the whole page; its button does the same
    <div onKeyDown={onKeyDown}>
      <PageHeader title={t('title')} lead={t('lead')}>
        {isGoing ? (
          <Button icon={<Square size={14} />} onClick={() => shown.forEach((runner) => void runner.stop())}>
            {t('stopAll')}
          </Button>
        ) : null}
        <Button
          look="primary"
          icon={<Play size={15} />}
          disabled={!mayRun || state !== 'running'}
          onClick={runAll}
        >
          {t('run')}
        </Button>
      </PageHeader>
      {state === undefined || state === 'running' ? null : (
        <div className="mb-4">
          <Notice tone="warn">{t('notRunning')}</Notice>
        </div>
      )}
      <PromptForm form={form} onChange={edit} toolsProblem={tools.ok ? undefined : tools.why} />
      <div className="mt-4 mb-2 flex items-center justify-between gap-3">
        <h2 className="text-[13.5px] font-semibold">{t('answers')}</h2>
        <Button small icon={<Plus size={14} />} disabled={columns.length >= mostColumns} onClick={add}>
          {t('addColumn')}
        </Button>
      </div>
      <div className={classNames('grid gap-4', grids[columns.length - 1])}>
        {columns.map((column, index) => {
          const runner = runners[column.slot]
          return runner === undefined ? null : (
            <AnswerColumn
              key={column.slot}
              number={index + 1}
              model={column.model}
              onModel={(model) => choose(columns.map((one) => (one === column ? { ...column, model } : one)))}
              suggestions={suggestions}
              runner={runner}
              onRemove={
                columns.length === 1
                  ? undefined
                  : () => {
                      runner.clear()
                      choose(columns.filter((one) => one !== column))
                    }
              }
            />
          )
        })}
      </div>
    </div>
  )
}

interface Column {
  /** Which runner is its own: it stays when a column before it goes. */
  readonly slot: number
  readonly model: string
}

const grids = ['', 'lg:grid-cols-2', 'lg:grid-cols-2 2xl:grid-cols-3', 'lg:grid-cols-2 2xl:grid-cols-4']

function storedColumns(): readonly Column[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '')
    if (Array.isArray(stored) && stored.length > 0)
      return stored.slice(0, mostColumns).map((model, slot) => ({ slot, model: String(model) }))
  } catch {
    // Nothing was chosen yet.
  }
  return [
    { slot: 0, model: '' },
    { slot: 1, model: '' },
  ]
}

function useSuggestions(): readonly string[] {
  const models = useModels().data
  return useMemo(
    () =>
      (models ?? []).flatMap(({ id, accounts }) => [
        id,
        ...(accounts.length > 1 ? accounts.map((account) => `${account}/${id}`) : []),
      ]),
    [models],
  )
}
