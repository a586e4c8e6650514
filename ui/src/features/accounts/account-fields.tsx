import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AccountView, UpstreamView } from '../../../../src/control/contract/account.ts'
import { ChipsInput, type Reading, useChipDraft } from '../../kit/chips-input.tsx'
import { Field, SelectInput, TextInput } from '../../kit/field.tsx'
import { SecretInput } from '../../kit/secret-input.tsx'
import { Switch } from '../../kit/switch.tsx'
import type { UiLanguage } from '../../locales/resources.ts'
import { type AccountDraft, type DraftFault, fieldValue, limitNames, withField } from './account-draft.ts'

export interface AccountFieldsProps {
  readonly draft: AccountDraft
  readonly onChange: (draft: AccountDraft) => void
  /** Shown only for fields that were touched or when the whole was sent. */
  readonly faults: Readonly<Record<string, DraftFault>>
  readonly touch: (field: string) => void
  readonly upstream: UpstreamView
  /** Being changed. Absent: it is a new one. */
  readonly account?: AccountView
}

/** The fields that this kind of place asks for, in the reader's language. */
export function UpstreamFields({ draft, onChange, faults, touch, upstream, account }: AccountFieldsProps) {
  const { t, i18n } = useTranslation('accounts')
  const language = i18n.language as UiLanguage
  return upstream.form.map((field) => {
    const fault = faults[field.name]
    const isKey = field.kind === 'secret'
    const kept = isKey && account?.secretReference !== undefined
    const note = [
      field.help?.[language],
      kept
        ? t('form.keyKept', { reference: account.secretReference ?? '' })
        : isKey
          ? t('form.keyNote')
          : undefined,
    ]
    return (
      <Field
        key={field.name}
        label={
          <>
            {field.label[language]}
            {field.required ? null : <span className="font-normal text-faint"> {t('form.optional')}</span>}
          </>
        }
        note={note.filter((text) => text !== undefined).join(' ')}
        error={fault === undefined ? undefined : t(`faults.${fault}`)}
      >
        {(props) => {
          const common = {
            ...props,
            value: fieldValue(draft, field.name),
            placeholder: field.placeholder,
            onBlur: () => touch(field.name),
          }
          const set = (value: string): void => onChange(withField(draft, field.name, value))
          if (field.choices !== undefined)
            return (
              <SelectInput {...common} onChange={(event) => set(event.target.value)}>
                <option value="">–</option>
                {field.choices.map((choice) => (
                  <option key={choice}>{choice}</option>
                ))}
              </SelectInput>
            )
          return isKey ? (
            <SecretInput {...common} onChange={(event) => set(event.target.value)} />
          ) : (
            <TextInput
              {...common}
              className="font-mono text-[12.5px]"
              onChange={(event) => set(event.target.value)}
            />
          )
        }}
      </Field>
    )
  })
}

/** What has a good default: priority, weight, models, labels, limits. */
export function FurtherFields(props: AccountFieldsProps & { readonly open?: boolean }) {
  const { t } = useTranslation('accounts')
  const { draft, onChange, faults, touch } = props
  const faultOf = (field: string): string | undefined => {
    const fault = faults[field]
    return fault === undefined ? undefined : t(`faults.${fault}`)
  }
  return (
    <details open={props.open === true} className="group rounded-lg border border-line">
      <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-lg px-3 py-2 font-medium text-soft hover:text-ink">
        <ChevronRight size={15} aria-hidden="true" className="transition-transform group-open:rotate-90" />
        {t('form.further')}
      </summary>
      <div className="grid gap-4 border-t border-line p-3.5">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('form.priority')} note={t('form.priorityNote')} error={faultOf('priority')}>
            {(field) => (
              <TextInput
                {...field}
                inputMode="numeric"
                value={draft.priority}
                onBlur={() => touch('priority')}
                onChange={(event) => onChange({ ...draft, priority: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('form.weight')} note={t('form.weightNote')} error={faultOf('weight')}>
            {(field) => (
              <TextInput
                {...field}
                inputMode="decimal"
                value={draft.weight}
                onBlur={() => touch('weight')}
                onChange={(event) => onChange({ ...draft, weight: event.target.value })}
              />
            )}
          </Field>
        </div>
        <ModelsField draft={draft} onChange={onChange} />
        <LabelsField draft={draft} onChange={onChange} />
        <div className="grid gap-4 sm:grid-cols-3">
          {limitNames.map((name) => (
            <Field key={name} label={t(`form.limits.${name}`)} note={t('form.noLimit')} error={faultOf(name)}>
              {(field) => (
                <TextInput
                  {...field}
                  inputMode="numeric"
                  value={draft.limits[name]}
                  onBlur={() => touch(name)}
                  onChange={(event) =>
                    onChange({ ...draft, limits: { ...draft.limits, [name]: event.target.value } })
                  }
                />
              )}
            </Field>
          ))}
        </div>
      </div>
    </details>
  )
}

type Part = Pick<AccountFieldsProps, 'draft' | 'onChange'>

const readWord = (text: string): Reading<string> => ({ ok: true, value: text.trim() })

function ModelsField({ draft, onChange }: Part) {
  const { t } = useTranslation('accounts')
  const chip = useChipDraft(draft.models, readWord)
  return (
    <div className="grid gap-2">
      <div className="flex items-center justify-between gap-3">
        <div>
          <p className="text-[13px] font-medium">{t('form.everyModel')}</p>
          <p className="text-[12.5px] text-faint">{t('form.everyModelNote')}</p>
        </div>
        <Switch
          label={t('form.everyModel')}
          checked={draft.everyModel}
          onChange={(everyModel) => onChange({ ...draft, everyModel })}
        />
      </div>
      {draft.everyModel ? null : (
        <Field label={t('form.models')} note={t('form.modelsNote')} error={chip.error}>
          {(field) => (
            <ChipsInput
              {...field}
              draft={chip}
              values={draft.models}
              label={t('form.models')}
              placeholder="gemini-3-flash"
              onChange={(models) => {
                onChange({ ...draft, models })
                return true
              }}
            />
          )}
        </Field>
      )}
    </div>
  )
}

function LabelsField({ draft, onChange }: Part) {
  const { t } = useTranslation('accounts')
  const chip = useChipDraft(draft.labels, readWord)
  return (
    <Field label={t('form.labels')} note={t('form.labelsNote')} error={chip.error}>
      {(field) => (
        <ChipsInput
          {...field}
          draft={chip}
          values={draft.labels}
          label={t('form.labels')}
          onChange={(labels) => {
            onChange({ ...draft, labels })
            return true
          }}
        />
      )}
    </Field>
  )
}
