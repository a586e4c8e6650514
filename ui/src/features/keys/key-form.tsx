import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeyValue, KeyView } from '../../../../src/control/contract/key.ts'
import { callApi } from '../../api/client.ts'
import { keyPath } from '../../api/keys.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Field, TextInput } from '../../kit/field.tsx'
import { showToast } from '../../kit/toasts.tsx'
import {
  type DraftFaults,
  type DraftField,
  draftOf,
  emptyDraft,
  faultsOf,
  newKeyOf,
  patchOf,
} from './key-draft.ts'
import { KeyFields } from './key-fields.tsx'

interface FormEnd {
  readonly taken: readonly string[]
  readonly onClose: () => void
  /** The list is asked for anew. */
  readonly refresh: () => Promise<void>
}

export function CreateDialog({
  open,
  onMade,
  ...end
}: FormEnd & { readonly open: boolean; readonly onMade: (made: KeyValue) => void }) {
  const { t } = useTranslation('keys')
  return (
    <Dialog open={open} onClose={end.onClose} title={t('create.title')}>
      <KeyForm {...end} onMade={onMade} />
    </Dialog>
  )
}

export function EditDialog({ known, ...end }: FormEnd & { readonly known: KeyView | undefined }) {
  const { t } = useTranslation('keys')
  const [last, setLast] = useState<KeyView>()
  if (known !== undefined && last?.name !== known.name) setLast(known)
  return (
    <Dialog
      open={known !== undefined}
      onClose={end.onClose}
      title={last === undefined ? '' : t('edit.title', { name: last.name })}
      lead={t('edit.lead')}
    >
      {last === undefined ? null : <KeyForm key={last.name} {...end} known={last} />}
    </Dialog>
  )
}

/** Of a new key, or of one that is there. */
function KeyForm({
  known,
  taken,
  onClose,
  onMade,
  refresh,
}: FormEnd & { readonly known?: KeyView; readonly onMade?: (made: KeyValue) => void }) {
  const { t } = useTranslation(['keys', 'shell'])
  const [draft, setDraft] = useState(() => (known === undefined ? emptyDraft : draftOf(known)))
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(draft, taken, Date.now(), known)
  const { shown, touch, touchAll } = useTouched(faults)
  const patch = known === undefined ? undefined : patchOf(draft, known)
  const send = async (): Promise<void> => {
    if (known === undefined)
      onMade?.(await callApi<KeyValue>('/api/keys', { method: 'POST', body: newKeyOf(draft) }))
    else {
      await callApi(keyPath(known.name), { method: 'PATCH', body: patch })
      showToast({ text: t('keys:done.saved', { name: known.name }) })
      onClose()
    }
    await refresh()
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    touchAll()
    if (Object.keys(faults).length > 0) return
    setBusy(true)
    setError(undefined)
    await send().catch(setError)
    setBusy(false)
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
      {known === undefined ? (
        <Field
          label={t('keys:form.name')}
          note={t('keys:form.nameNote')}
          error={shown.name === undefined ? undefined : t(`keys:fault.${shown.name}`)}
        >
          {(field) => (
            <TextInput
              {...field}
              value={draft.name}
              onBlur={() => (draft.name === '' ? undefined : touch('name'))}
              onChange={(event) => setDraft({ ...draft, name: event.target.value.normalize('NFKC').trim() })}
            />
          )}
        </Field>
      ) : null}
      <KeyFields draft={draft} onChange={setDraft} faults={shown} touch={touch} />
      {error === undefined ? null : <ProblemNotice error={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('shell:cancel')}</Button>
        <Button
          look="primary"
          type="submit"
          busy={busy}
          disabled={patch !== undefined && Object.keys(patch).length === 0}
        >
          {t(known === undefined ? 'keys:create.submit' : 'keys:edit.save')}
        </Button>
      </div>
    </form>
  )
}

/** Nobody is told off before having typed: faults show once a field was left, all of them once the form was sent. */
function useTouched(faults: DraftFaults) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [all, setAll] = useState(false)
  const shown = Object.entries(faults).filter(([field]) => all || touched.has(field))
  return {
    shown: Object.fromEntries(shown) as DraftFaults,
    touch: (field: DraftField) => setTouched((known) => new Set([...known, field])),
    touchAll: () => setAll(true),
  }
}
