import { ListFilter, Search, X } from 'lucide-react'
import { type RefObject, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAccounts } from '../../api/accounts.ts'
import { useKeys } from '../../api/keys.ts'
import { useModels } from '../../api/models.ts'
import { Button } from '../../kit/button.tsx'
import { classNames } from '../../kit/class-names.ts'
import { inputLook } from '../../kit/field.tsx'
import { Kbd } from '../../kit/kbd.tsx'
import { SuggestInput } from '../../kit/suggest-input.tsx'
import { type ExchangeFilter, exchangeStates, timeRanges } from './exchange-filter.ts'
import { protocolNames } from './exchange-words.ts'

/** Changes some fields; one that is undefined is taken out. */
export type ChangeFilter = (
  changes: Readonly<Partial<Record<keyof ExchangeFilter, string | number | true | undefined>>>,
) => void

const typingMs = 250

export function FilterBar({
  filter,
  change,
  searchField,
}: {
  readonly filter: ExchangeFilter
  readonly change: ChangeFilter
  readonly searchField: RefObject<HTMLInputElement | null>
}) {
  const { t } = useTranslation('monitor')
  const [isOpen, setOpen] = useState(false)
  const count = Object.keys(filter).filter((name) => name !== 'text').length
  return (
    <search className="mb-3 grid gap-2" aria-label={t('filters')}>
      <div className="flex flex-wrap items-center gap-2">
        <TextFilter text={filter.text ?? ''} change={change} field={searchField} />
        <Toggle
          label={t('onlyRefused')}
          isOn={filter.state === 'refused'}
          onChange={(isOn) => change({ state: isOn ? 'refused' : undefined })}
        />
        <Toggle
          label={t('withLosses')}
          isOn={filter.losses === true}
          onChange={(isOn) => change({ losses: isOn ? true : undefined })}
        />
        <Button
          small
          className="h-8 lg:hidden"
          aria-expanded={isOpen}
          icon={<ListFilter size={14} />}
          onClick={() => setOpen(!isOpen)}
        >
          {t('moreFilters')}
          {count === 0 ? null : <span className="tabular-nums">({count})</span>}
        </Button>
        {Object.keys(filter).length === 0 ? null : (
          <Button small look="quiet" className="h-8" icon={<X size={14} />} onClick={() => change(cleared)}>
            {t('clearFilters')}
          </Button>
        )}
      </div>
      <div className={classNames('flex-wrap items-center gap-2 lg:flex', isOpen ? 'flex' : 'hidden')}>
        <FilterFields filter={filter} change={change} />
      </div>
    </search>
  )
}

const cleared: Parameters<ChangeFilter>[0] = {
  state: undefined,
  protocol: undefined,
  account: undefined,
  model: undefined,
  key: undefined,
  text: undefined,
  range: undefined,
  since: undefined,
  until: undefined,
  losses: undefined,
}

/** In the URL when the hand rests: each letter in the history would make the back button useless. */
function TextFilter({
  text,
  change,
  field,
}: {
  readonly text: string
  readonly change: ChangeFilter
  readonly field: RefObject<HTMLInputElement | null>
}) {
  const { t } = useTranslation('monitor')
  const [draft, setDraft] = useState(text)
  useEffect(() => setDraft(text), [text])
  useEffect(() => {
    if (draft === text) return undefined
    const timer = setTimeout(() => change({ text: draft === '' ? undefined : draft }), typingMs)
    return () => clearTimeout(timer)
  }, [draft, text, change])
  return (
    <div className="relative min-w-44 flex-1 sm:max-w-[34rem]">
      <Search
        size={15}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-faint"
      />
      <input
        ref={field}
        type="search"
        aria-label={t('searchLabel')}
        placeholder={t('searchPlaceholder')}
        value={draft}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Of itself a search field would be emptied, and the list with it.
          event.preventDefault()
          event.currentTarget.blur()
        }}
        className={classNames(inputLook, 'h-8 pr-9 pl-8 text-[13px]')}
      />
      <span className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2">
        <Kbd keys={['/']} />
      </span>
    </div>
  )
}

const Toggle = ({
  label,
  isOn,
  onChange,
}: {
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}) => (
  <button
    type="button"
    aria-pressed={isOn}
    onClick={() => onChange(!isOn)}
    className={classNames(
      'h-8 rounded-md border px-2.5 text-[12.5px] font-medium whitespace-nowrap transition-colors',
      isOn
        ? 'border-accent bg-accent-wash text-accent'
        : 'border-line bg-surface text-soft hover:bg-raised hover:text-ink',
    )}
  >
    {label}
  </button>
)

function FilterFields({
  filter,
  change,
}: {
  readonly filter: ExchangeFilter
  readonly change: ChangeFilter
}) {
  const { t } = useTranslation('monitor')
  const accounts = useAccounts().data ?? []
  const keys = useKeys().data ?? []
  const models = useModels().data
  const modelIds = useMemo(() => (models ?? []).map((model) => model.id), [models])
  return (
    <>
      <Choice
        label={t('field.state')}
        value={filter.state}
        onChange={(state) => change({ state })}
        options={exchangeStates.map((state) => ({ value: state, label: t(`state.${state}`) }))}
      />
      <Choice
        label={t('field.protocol')}
        value={filter.protocol}
        onChange={(protocol) => change({ protocol })}
        options={Object.entries(protocolNames).map(([value, label]) => ({ value, label }))}
      />
      <Choice
        label={t('field.account')}
        value={filter.account}
        onChange={(account) => change({ account })}
        options={accounts.map(({ name }) => ({ value: name, label: name }))}
      />
      <ModelFilter model={filter.model ?? ''} change={change} suggestions={modelIds} />
      <Choice
        label={t('field.key')}
        value={filter.key}
        onChange={(key) => change({ key })}
        options={keys.map(({ name }) => ({ value: name, label: name }))}
      />
      <TimeFilter filter={filter} change={change} />
    </>
  )
}

function ModelFilter({
  model,
  change,
  suggestions,
}: {
  readonly model: string
  readonly change: ChangeFilter
  readonly suggestions: readonly string[]
}) {
  const { t } = useTranslation('monitor')
  const [draft, setDraft] = useState(model)
  useEffect(() => setDraft(model), [model])
  useEffect(() => {
    if (draft === model) return undefined
    const timer = setTimeout(() => change({ model: draft === '' ? undefined : draft }), typingMs * 2)
    return () => clearTimeout(timer)
  }, [draft, model, change])
  return (
    <div className="w-48 [&_input]:h-8">
      <SuggestInput
        mono
        aria-label={t('field.model')}
        placeholder={t('field.model')}
        value={draft}
        onChange={setDraft}
        suggestions={suggestions}
      />
    </div>
  )
}

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value | undefined
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value | undefined) => void
}

/** A value that is not in the list (any more) stays in sight: it filters all the same. */
function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const { t } = useTranslation('monitor')
  const isForeign = value !== undefined && !options.some((option) => option.value === value)
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : (event.target.value as Value))}
      className={classNames(
        inputLook,
        'h-8 w-auto max-w-44 text-[13px]',
        value === undefined ? 'text-soft' : 'border-accent text-ink',
      )}
    >
      <option value="">{t('any', { field: label })}</option>
      {isForeign ? <option value={value}>{value}</option> : null}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

function TimeFilter({ filter, change }: { readonly filter: ExchangeFilter; readonly change: ChangeFilter }) {
  const { t } = useTranslation('monitor')
  const isOwn = filter.since !== undefined || filter.until !== undefined
  const value = isOwn ? 'own' : filter.range
  return (
    <>
      <Choice
        label={t('field.range')}
        value={value}
        onChange={(next) => {
          if (next === 'own') change({ range: undefined, since: Date.now() - timeRanges['1h'] })
          else change({ range: next, since: undefined, until: undefined })
        }}
        options={[
          ...(Object.keys(timeRanges) as (keyof typeof timeRanges)[]).map((range) => ({
            value: range,
            label: t(`range.${range}`),
          })),
          { value: 'own' as const, label: t('range.own') },
        ]}
      />
      {isOwn ? (
        <>
          <TimeField label={t('since')} at={filter.since} onChange={(since) => change({ since })} />
          <TimeField label={t('until')} at={filter.until} onChange={(until) => change({ until })} />
        </>
      ) : null}
    </>
  )
}

const TimeField = ({
  label,
  at,
  onChange,
}: {
  readonly label: string
  readonly at: number | undefined
  readonly onChange: (at: number | undefined) => void
}) => (
  <label className="flex items-center gap-1.5 text-[12.5px] text-soft">
    {label}
    <input
      type="datetime-local"
      value={at === undefined ? '' : localText(at)}
      onChange={(event) => {
        const next = new Date(event.target.value).getTime()
        onChange(Number.isNaN(next) ? undefined : next)
      }}
      className={classNames(inputLook, 'h-8 w-auto text-[13px]')}
    />
  </label>
)

/** As the field wants it: local time without a zone. */
function localText(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
