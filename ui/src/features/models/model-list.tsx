import { useNavigate } from '@tanstack/react-router'
import { Boxes, Brain, FlaskConical, Plus, Search, Wrench } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelView } from '../../../../src/control/contract/model.ts'
import { useModels } from '../../api/models.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Badge } from '../../kit/badge.tsx'
import { Button, IconButton } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/card.tsx'
import { classNames } from '../../kit/class-names.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { inputLook } from '../../kit/field.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { Cell, HeadCell, Row, Table } from '../../kit/table.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { Modalities } from './modalities.tsx'
import { Price } from './price.tsx'
import { useRestingText } from './use-resting-text.ts'

/** Stands in the address. Empty: all. */
export interface ModelFilter {
  readonly text: string
  readonly account: string
}

/** Rows shown at first, and added at a time. */
const portion = 150

/** Every id that a client can ask for now, and what is known of it. */
export function ModelList({
  filter,
  onFilter,
  onTest,
}: {
  readonly filter: ModelFilter
  readonly onFilter: (filter: ModelFilter) => void
  readonly onTest: (id: string) => void
}) {
  const { t } = useTranslation('models')
  const navigate = useNavigate()
  const models = useModels()
  const { account } = filter
  const [text, setText] = useRestingText(filter.text, (next) => onFilter({ ...filter, text: next }))
  const [shown, setShown] = useState(portion)
  const wanted = useDeferredValue(text)
  const found = useMemo(
    () => (models.data ?? []).filter((model) => fits(model, wanted, account)),
    [models.data, wanted, account],
  )
  const accounts = useMemo(
    () => [...new Set((models.data ?? []).flatMap((model) => model.accounts))].sort(),
    [models.data],
  )
  if (models.error !== null) return <ProblemNotice error={models.error} />
  if (models.data === undefined) return <SkeletonLines count={8} />
  if (models.data.length === 0)
    return (
      <EmptyState icon={<Boxes size={28} />} title={t('list.noneTitle')}>
        <p className="mb-4">{t('list.noneText')}</p>
        <Button
          look="primary"
          icon={<Plus size={15} />}
          onClick={() => void navigate({ to: '/accounts', search: { add: '' } })}
        >
          {t('list.noneAdd')}
        </Button>
      </EmptyState>
    )
  return (
    <>
      <search className="mb-3 flex flex-wrap items-center gap-2" aria-label={t('list.filters')}>
        <div className="relative min-w-52 flex-1 sm:max-w-96">
          <Search
            size={15}
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint"
          />
          <input
            type="search"
            aria-label={t('list.search')}
            placeholder={t('list.placeholder')}
            value={text}
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            className={classNames(inputLook, 'pl-8')}
          />
        </div>
        <select
          aria-label={t('list.account')}
          value={account}
          onChange={(event) => onFilter({ ...filter, account: event.target.value })}
          className={classNames(inputLook, 'w-auto max-w-56')}
        >
          <option value="">{t('list.anyAccount')}</option>
          {accounts.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span role="status" className="text-[13px] text-faint tabular-nums">
          {t('list.count', { shown: found.length, total: models.data.length })}
        </span>
      </search>
      <div className="rounded-xl border border-line bg-surface">
        <ModelTable models={found.slice(0, shown)} onTest={onTest} />
        {found.length === 0 ? <EmptyState title={t('list.noMatch')} /> : null}
      </div>
      {found.length > shown ? (
        <div className="mt-3 text-center">
          <Button onClick={() => setShown(shown + portion)}>
            {t('list.more', { count: found.length - shown })}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function fits(model: ModelView, text: string, account: string): boolean {
  if (account !== '' && !model.accounts.includes(account)) return false
  const all = [model.id, model.displayName, model.owner, model.target, ...model.accounts]
    .join(' ')
    .toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

function ModelTable({
  models,
  onTest,
}: {
  readonly models: readonly ModelView[]
  readonly onTest: (id: string) => void
}) {
  const { t } = useTranslation('models')
  const look = columnLooks(models)
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{t('list.column.id')}</HeadCell>
          <HeadCell>{t('list.column.accounts')}</HeadCell>
          <HeadCell className={look.takes}>{t('list.column.takes')}</HeadCell>
          <HeadCell className={look.gives}>{t('list.column.gives')}</HeadCell>
          <HeadCell className={look.can}>{t('list.column.can')}</HeadCell>
          <HeadCell numeric className={look.context}>
            {t('list.column.context')}
          </HeadCell>
          <HeadCell numeric className={look.maxOutput}>
            {t('list.column.maxOutput')}
          </HeadCell>
          <HeadCell numeric className={look.price}>
            {t('list.column.price')}
          </HeadCell>
          <HeadCell>
            <span className="sr-only">{t('list.column.actions')}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <ModelRow key={model.id} model={model} look={look} onTest={onTest} />
        ))}
      </tbody>
    </Table>
  )
}

/** Columns that a narrow screen has no room for; the id's cell says the most important of it. */
const onWide = 'max-lg:hidden'
const onMedium = 'max-sm:hidden'

/** A column that no row has anything for is not shown. */
const columnLooks = (models: readonly ModelView[]) => {
  const shown = (look: string, has: (model: ModelView) => boolean): string =>
    models.some(has) ? look : 'hidden'
  return {
    takes: shown(onWide, (model) => (model.input ?? []).length > 0),
    gives: shown(onWide, (model) => (model.output ?? []).length > 0),
    can: shown(onWide, (model) => model.reasoning === true || model.tools === true),
    context: shown(onMedium, (model) => model.contextWindow !== undefined),
    maxOutput: shown(onMedium, (model) => model.maxOutput !== undefined),
    price: shown(onMedium, (model) => model.price !== undefined),
  }
}

/** On a narrow screen. */
function Limits({ model }: { readonly model: ModelView }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  if (model.contextWindow === undefined && model.price === undefined) return null
  return (
    <span className="flex flex-wrap gap-x-2.5 text-[12px] text-faint tabular-nums sm:hidden">
      {model.contextWindow === undefined ? null : (
        <span>
          {t('list.column.context')} {format.compact(model.contextWindow)}
        </span>
      )}
      {model.price === undefined ? null : <Price price={model.price} />}
    </span>
  )
}

function ModelRow({
  model,
  look,
  onTest,
}: {
  readonly model: ModelView
  readonly look: ReturnType<typeof columnLooks>
  readonly onTest: (id: string) => void
}) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const tokens = (count: number | undefined): string => (count === undefined ? '–' : format.number(count))
  return (
    <Row>
      <Cell className="py-1.5">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <code className="font-mono text-[12.5px] sm:whitespace-nowrap max-sm:break-all">{model.id}</code>
          {model.target === undefined ? null : (
            <span className="font-mono text-[12px] whitespace-nowrap text-accent">→ {model.target}</span>
          )}
        </span>
        {model.displayName === undefined || model.displayName === model.id ? null : (
          <span className="block text-[12px] text-faint">{model.displayName}</span>
        )}
        <Limits model={model} />
      </Cell>
      <Cell>
        <span className="flex flex-wrap gap-1">
          {model.accounts.map((account) => (
            <Badge key={account}>{account}</Badge>
          ))}
        </span>
      </Cell>
      <Cell className={look.takes}>
        <Modalities kinds={model.input} />
      </Cell>
      <Cell className={look.gives}>
        <Modalities kinds={model.output} />
      </Cell>
      <Cell className={look.can}>
        <span className="flex gap-1.5 text-soft">
          {model.reasoning === true ? (
            <Ability icon={<Brain size={15} />} name={t('list.reasoning')} />
          ) : null}
          {model.tools === true ? <Ability icon={<Wrench size={15} />} name={t('list.tools')} /> : null}
          {model.reasoning === true || model.tools === true ? null : <span className="text-faint">–</span>}
        </span>
      </Cell>
      <Cell numeric className={look.context}>
        {tokens(model.contextWindow)}
      </Cell>
      <Cell numeric className={look.maxOutput}>
        {tokens(model.maxOutput)}
      </Cell>
      <Cell numeric className={look.price}>
        <Price price={model.price} />
      </Cell>
      <Cell className="px-1!">
        <span className="flex justify-end">
          <CopyButton text={model.id} label={t('list.copy', { id: model.id })} />
          <IconButton label={t('list.test', { id: model.id })} onClick={() => onTest(model.id)}>
            <FlaskConical size={15} />
          </IconButton>
        </span>
      </Cell>
    </Row>
  )
}

const Ability = ({ icon, name }: { readonly icon: React.ReactNode; readonly name: string }) => (
  <span title={name}>
    <span aria-hidden="true">{icon}</span>
    <span className="sr-only">{name}</span>
  </span>
)
