import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UpstreamView } from '../../../../src/control/contract/account.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Button } from '../../kit/button.tsx'
import { Field, inputLook, TextInput } from '../../kit/field.tsx'
import { useFocusFirstField } from '../../kit/use-focus-first-field.ts'
import { type AccountDraft, emptyDraft, faultsOf, freeName, keysIn, newAccountOf } from './account-draft.ts'
import { FurtherFields, UpstreamFields } from './account-fields.tsx'
import { Added } from './adding/added.tsx'
import { useAdding } from './adding/use-adding.ts'
import { FineFields } from './fine-fields.tsx'
import { useTouched } from './use-touched.ts'

/** A new account, or one for each of many pasted keys; each is tested as soon as it is in. */
export function AddForm({
  upstream,
  taken,
  onClose,
}: {
  readonly upstream: UpstreamView
  readonly taken: readonly string[]
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['accounts', 'shell'])
  const [draft, setDraft] = useState<AccountDraft>(() => emptyDraft(upstream, taken))
  const [many, setMany] = useState(false)
  const adding = useAdding()
  const place = useRef<HTMLFormElement>(null)
  useFocusFirstField(place)
  const faults = faultsOf(many ? { ...draft, key: keysIn(draft.key)[0] ?? '' } : draft, upstream, taken)
  const { touch, touchAll, shownFaults } = useTouched(faults)
  const hasKey = upstream.form.some((field) => field.name === 'api_key')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    touchAll()
    if (Object.keys(faults).length > 0) return
    const drafts = many ? manyDrafts(draft, taken) : [draft]
    void adding.add(drafts.map((one) => newAccountOf(one, upstream)))
  }
  if (adding.added.length > 0)
    return (
      <Added
        adding={adding}
        onClose={onClose}
        onMore={() => {
          const fresh = emptyDraft(upstream, [...taken, ...adding.added])
          setDraft({ ...fresh, key: adding.failed.map(({ account }) => account.apiKey ?? '').join('\n') })
          adding.forget()
        }}
      />
    )
  const fields = { draft, onChange: setDraft, faults: shownFaults, touch, upstream }
  const nameFault = shownFaults.name
  return (
    <form ref={place} onSubmit={submit} noValidate className="grid gap-4">
      <Field
        label={t('accounts:form.name')}
        note={t(many ? 'accounts:form.nameManyNote' : 'accounts:form.nameNote')}
        error={nameFault === undefined ? undefined : t(`accounts:faults.${nameFault}`)}
      >
        {(props) => (
          <TextInput
            {...props}
            value={draft.name}
            onBlur={() => touch('name')}
            onChange={(event) => setDraft({ ...draft, name: event.target.value.trim() })}
          />
        )}
      </Field>
      {many ? <ManyKeys draft={draft} onChange={setDraft} /> : null}
      <UpstreamFields
        {...fields}
        upstream={
          many ? { ...upstream, form: upstream.form.filter(({ name }) => name !== 'api_key') } : upstream
        }
      />
      {hasKey ? (
        <div>
          <Button small look="quiet" className="-ml-2 text-accent" onClick={() => setMany(!many)}>
            {t(many ? 'accounts:form.oneKey' : 'accounts:form.manyKeys')}
          </Button>
        </div>
      ) : null}
      <FurtherFields {...fields} />
      <FineFields {...fields} />
      {adding.failed.map(({ account, error }) => (
        <ProblemNotice key={account.name} error={error} />
      ))}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('shell:cancel')}</Button>
        <Button look="primary" type="submit" busy={adding.busy}>
          {t('accounts:add.submit', { count: many ? Math.max(1, keysIn(draft.key).length) : 1 })}
        </Button>
      </div>
    </form>
  )
}

function ManyKeys({
  draft,
  onChange,
}: {
  readonly draft: AccountDraft
  readonly onChange: (draft: AccountDraft) => void
}) {
  const { t } = useTranslation('accounts')
  return (
    <Field
      label={t('form.keys')}
      note={t('form.keysNote')}
      aside={
        <span className="text-[12px] text-faint">
          {t('form.keysCount', { count: keysIn(draft.key).length })}
        </span>
      }
    >
      {(props) => (
        <textarea
          {...props}
          rows={6}
          spellCheck={false}
          autoComplete="off"
          value={draft.key}
          onChange={(event) => onChange({ ...draft, key: event.target.value })}
          className={`${inputLook} h-auto! resize-y py-2 font-mono text-[12.5px]`}
        />
      )}
    </Field>
  )
}

/** One draft for each key, with names that are free. */
function manyDrafts(draft: AccountDraft, taken: readonly string[]): readonly AccountDraft[] {
  const names: string[] = []
  return keysIn(draft.key).map((key) => {
    const name = freeName(draft.name, [...taken, ...names])
    names.push(name)
    return { ...draft, key, name }
  })
}
