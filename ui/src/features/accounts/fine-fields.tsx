import { ArrowUp, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { protocolNames } from '../../api/protocol-names.ts'
import { IconButton } from '../../kit/button.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { Field, TextInput } from '../../kit/field.tsx'
import { PairsInput } from '../../kit/pairs-input.tsx'
import type { AccountFieldsProps } from './account-fields.tsx'

/** What few accounts need: dialects, bounds for single models, the floor of a quota, the way out. */
export function FineFields(props: AccountFieldsProps & { readonly open?: boolean }) {
  const { t } = useTranslation(['adding', 'accounts'])
  const { draft, onChange, faults, touch, upstream } = props
  const errorOf = (field: string): string | undefined => {
    const fault = faults[field]
    return fault === undefined ? undefined : t(`accounts:faults.${fault}`)
  }
  return (
    <details open={props.open === true} className="group rounded-lg border border-line">
      <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-lg px-3 py-2 font-medium text-soft hover:text-ink">
        <ChevronRight size={15} aria-hidden="true" className="transition-transform group-open:rotate-90" />
        {t('adding:fine.title')}
      </summary>
      <div className="grid gap-4 border-t border-line p-3.5">
        {upstream.protocols.length < 2 ? null : <ProtocolsField {...props} />}
        <ModelLimitsField {...props} error={errorOf('modelLimits')} />
        <div className="grid gap-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <Field
            label={t('adding:fine.floor')}
            note={t('adding:fine.floorNote')}
            error={errorOf('quotaFloor')}
          >
            {(field) => (
              <div className="relative">
                <TextInput
                  {...field}
                  inputMode="decimal"
                  value={draft.quotaFloor}
                  placeholder="0"
                  className="pr-8 tabular-nums"
                  onBlur={() => touch('quotaFloor')}
                  onChange={(event) => onChange({ ...draft, quotaFloor: event.target.value })}
                />
                <span aria-hidden="true" className="absolute top-2 right-3 text-faint">
                  %
                </span>
              </div>
            )}
          </Field>
          <Field label={t('adding:fine.proxy')} note={t('adding:fine.proxyNote')} error={errorOf('proxy')}>
            {(field) => (
              <TextInput
                {...field}
                value={draft.proxy}
                placeholder="socks5://127.0.0.1:1080"
                className="font-mono text-[12.5px]"
                onBlur={() => touch('proxy')}
                onChange={(event) => onChange({ ...draft, proxy: event.target.value })}
              />
            )}
          </Field>
        </div>
      </div>
    </details>
  )
}

/** The ticked ones first, in order of preference. */
function ProtocolsField({ draft, onChange, upstream }: AccountFieldsProps) {
  const { t } = useTranslation('adding')
  const chosen = draft.protocols.filter((one) => upstream.protocols.includes(one))
  const others = upstream.protocols.filter((one) => !chosen.includes(one))
  const set = (protocols: readonly string[]): void => onChange({ ...draft, protocols })
  const raise = (index: number): void => {
    const [moved = ''] = chosen.slice(index, index + 1)
    const rest = chosen.filter((one) => one !== moved)
    set([...rest.slice(0, index - 1), moved, ...rest.slice(index - 1)])
  }
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-[13px] font-medium">{t('fine.protocols')}</legend>
      <ul className="divide-y divide-line rounded-md border border-line">
        {[...chosen, ...others].map((protocol, index) => {
          const isChosen = chosen.includes(protocol)
          const name = protocolNames[protocol] ?? protocol
          return (
            <li key={protocol} className="flex min-h-9 items-center gap-2.5 px-2.5">
              <Checkbox
                label={name}
                checked={isChosen}
                onChange={(on) => set(on ? [...chosen, protocol] : chosen.filter((one) => one !== protocol))}
              />
              <span className="flex-1 text-[13px]">{name}</span>
              {isChosen && chosen.length > 1 ? (
                <span className="text-[12px] text-faint tabular-nums">{index + 1}</span>
              ) : null}
              {isChosen && index > 0 ? (
                <IconButton
                  label={t('fine.raise', { name })}
                  className="size-7!"
                  onClick={() => raise(index)}
                >
                  <ArrowUp size={14} />
                </IconButton>
              ) : null}
            </li>
          )
        })}
      </ul>
      <p className="text-[12.5px] text-faint">{t('fine.protocolsNote')}</p>
    </fieldset>
  )
}

function ModelLimitsField({
  draft,
  onChange,
  touch,
  error,
}: AccountFieldsProps & { readonly error: string | undefined }) {
  const { t } = useTranslation('adding')
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-[13px] font-medium">{t('fine.modelLimits')}</legend>
      <PairsInput
        pairs={draft.modelLimits}
        onChange={(modelLimits) => onChange({ ...draft, modelLimits })}
        onBlur={() => touch('modelLimits')}
        isNumeric
        placeholders={['gemini-3-pro*', '2']}
        texts={{
          key: t('fine.modelPattern'),
          value: t('fine.modelMost'),
          add: t('fine.addModelLimit'),
          remove: (key) => t('fine.removeModelLimit', { key }),
        }}
      />
      <p className={`text-[12.5px] ${error === undefined ? 'text-faint' : 'text-bad'}`}>
        {error ?? t('fine.modelLimitsNote')}
      </p>
    </fieldset>
  )
}
