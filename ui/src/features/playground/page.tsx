import { Play, Plus, Square } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useModels } from '../../api/models.ts'
import { useStatus } from '../../api/status.ts'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { PageHeader } from '../../kit/card.tsx'
import { classNames } from '../../kit/class-names.ts'
import { Kbd } from '../../kit/kbd.tsx'
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
  const [models, setModels] = useState(storedModels)
  const runners = [useRun(), useRun(), useRun(), useRun()]
  const suggestions = useSuggestions()
  const tools = useMemo(() => readTools(form.tools), [form.tools])
  const shown = runners.slice(0, models.length)
  const isGoing = shown.some(({ run }) => run !== undefined && run.end === undefined && !run.isStopped)
  const mayRun = form.prompt.trim() !== '' && tools.ok && models.some((model) => model.trim() !== '')
  const edit = (next: PlayForm): void => {
    lastForm = next
    setForm(next)
  }
  const choose = (next: readonly string[]): void => {
    localStorage.setItem(storageKey, JSON.stringify(next))
    setModels(next)
  }
  const runAll = (): void => {
    if (!mayRun || !tools.ok) return
    models.forEach((model, index) => {
      if (model.trim() !== '') runners[index]?.start(askOf(form, model, tools.tools))
    })
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
          <Kbd keys={['Mod', '⏎']} />
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
        <Button
          small
          icon={<Plus size={14} />}
          disabled={models.length >= mostColumns}
          onClick={() => choose([...models, ''])}
        >
          {t('addColumn')}
        </Button>
      </div>
      <div className={classNames('grid gap-4', grids[models.length - 1])}>
        {models.map((model, index) => {
          const runner = runners[index]
          return runner === undefined ? null : (
            <AnswerColumn
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place: the runners are counted
              key={index}
              number={index + 1}
              model={model}
              onModel={(next) => choose(models.map((one, at) => (at === index ? next : one)))}
              suggestions={suggestions}
              runner={runner}
              onRemove={
                models.length === 1 ? undefined : () => choose(models.filter((_, at) => at !== index))
              }
            />
          )
        })}
      </div>
    </div>
  )
}

const grids = ['', 'lg:grid-cols-2', 'lg:grid-cols-2 2xl:grid-cols-3', 'lg:grid-cols-2 2xl:grid-cols-4']

function storedModels(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '')
    if (Array.isArray(stored) && stored.length > 0) return stored.slice(0, mostColumns).map(String)
  } catch {
    // Nothing was chosen yet.
  }
  return ['', '']
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
