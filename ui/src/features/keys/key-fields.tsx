import { useTranslation } from 'react-i18next'
import { readAddressRange } from '../../gateway/address-range.ts'
import { Button } from '../../kit/button.tsx'
import { ChipsInput, type Reading, useChipDraft } from '../../kit/chips-input.tsx'
import { Field, TextInput } from '../../kit/field.tsx'
import { type DraftFaults, type DraftField, type KeyDraft, localTime, periods } from './key-draft.ts'

export interface KeyFieldsProps {
  readonly draft: KeyDraft
  readonly onChange: (draft: KeyDraft) => void
  /** Those to be shown. */
  readonly faults: DraftFaults
  readonly touch: (field: DraftField) => void
}

/** The rules of a key; what is left empty is not bounded. */
export function KeyFields(props: KeyFieldsProps) {
  const { t } = useTranslation('keys')
  const { draft, onChange } = props
  return (
    <>
      <Field label={t('form.note')} note={t('form.noteNote')}>
        {(field) => (
          <TextInput
            {...field}
            value={draft.note}
            maxLength={200}
            onChange={(event) => onChange({ ...draft, note: event.target.value })}
          />
        )}
      </Field>
      <Expiry {...props} />
      <Lists {...props} />
      <fieldset>
        <legend className="mb-1.5 text-[12.5px] text-faint">{t('form.rates')}</legend>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          {(['requestsPerMinute', 'tokensPerMinute'] as const).map((name) => (
            <BoundField
              key={name}
              {...props}
              field={name}
              label={t(`form.${name}`)}
              value={draft[name]}
              onText={(text) => onChange({ ...draft, [name]: text })}
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend className="mb-1.5 text-[12.5px] text-faint">{t('form.budget')}</legend>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
          {periods.map((period) => (
            <BoundField
              key={period}
              {...props}
              field={period}
              label={t(`form.budgetOf.${period}`)}
              value={draft.budget[period]}
              money
              onText={(text) => onChange({ ...draft, budget: { ...draft.budget, [period]: text } })}
            />
          ))}
        </div>
        <p className="text-[12.5px] text-faint">{t('form.budgetNote')}</p>
      </fieldset>
    </>
  )
}

const usualDays = [7, 30, 90, 365] as const
const dayMs = 86_400_000

function Expiry({ draft, onChange, faults, touch }: KeyFieldsProps) {
  const { t } = useTranslation('keys')
  return (
    <div className="grid gap-1.5">
      <Field
        label={t('form.expires')}
        note={t('form.expiresNote')}
        error={faults.expires === undefined ? undefined : t(`fault.${faults.expires}`)}
      >
        {(field) => (
          <TextInput
            {...field}
            type="datetime-local"
            value={draft.expires}
            max="9999-12-31T23:59"
            className="sm:max-w-60"
            onBlur={() => touch('expires')}
            onChange={(event) => onChange({ ...draft, expires: event.target.value })}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-1.5">
        {usualDays.map((days) => (
          <Button
            key={days}
            small
            onClick={() => onChange({ ...draft, expires: localTime(Date.now() + days * dayMs) })}
          >
            {t('form.expiresIn', { count: days })}
          </Button>
        ))}
        <Button small disabled={draft.expires === ''} onClick={() => onChange({ ...draft, expires: '' })}>
          {t('form.never')}
        </Button>
      </div>
    </div>
  )
}

function Lists({ draft, onChange }: KeyFieldsProps) {
  const { t } = useTranslation('keys')
  const models = useChipDraft(draft.models, (text) => readModel(text, t('form.modelBad')))
  const addresses = useChipDraft(draft.addresses, (text) => readAddressRange(text, t('form.addressBad')))
  return (
    <>
      <Field label={t('form.models')} note={t('form.modelsNote')} error={models.error}>
        {(field) => (
          <ChipsInput
            {...field}
            draft={models}
            values={draft.models}
            label={t('form.models')}
            placeholder={t('form.modelsPlaceholder')}
            onChange={(next) => {
              onChange({ ...draft, models: next })
              return true
            }}
          />
        )}
      </Field>
      <Field label={t('form.addresses')} note={t('form.addressesNote')} error={addresses.error}>
        {(field) => (
          <ChipsInput
            {...field}
            draft={addresses}
            values={draft.addresses}
            label={t('form.addresses')}
            placeholder="192.168.0.0/16"
            onChange={(next) => {
              onChange({ ...draft, addresses: next })
              return true
            }}
          />
        )}
      </Field>
    </>
  )
}

function readModel(text: string, why: string): Reading<string> {
  const model = text.trim()
  return /^\S{1,200}$/.test(model) ? { ok: true, value: model } : { ok: false, why }
}

function BoundField({
  field,
  label,
  value,
  money,
  onText,
  faults,
  touch,
}: KeyFieldsProps & {
  readonly field: DraftField
  readonly label: string
  readonly value: string
  readonly money?: boolean
  readonly onText: (text: string) => void
}) {
  const { t } = useTranslation('keys')
  const fault = faults[field]
  return (
    <Field label={label} error={fault === undefined ? undefined : t(`fault.${fault}`)}>
      {(props) => (
        <div className="relative">
          {money === true ? (
            <span className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-faint">
              $
            </span>
          ) : null}
          <TextInput
            {...props}
            value={value}
            inputMode={money === true ? 'decimal' : 'numeric'}
            placeholder={t('form.unbounded')}
            className={money === true ? 'pl-6 tabular-nums' : 'tabular-nums'}
            onBlur={() => touch(field)}
            onChange={(event) => onText(event.target.value)}
          />
        </div>
      )}
    </Field>
  )
}
