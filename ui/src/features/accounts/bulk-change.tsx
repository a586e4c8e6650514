import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountPatch, AccountView } from '../../../../src/control/contract/account.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Field, TextInput } from '../../kit/field.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { isPriority, isWeight } from './account-draft.ts'
import type { AccountActions } from './use-account-actions.ts'

interface Draft {
  readonly priority: string
  readonly weight: string
  readonly label: string
}

const empty: Draft = { priority: '', weight: '', label: '' }

/** The same priority, weight or one more label for all that are ticked. */
export function BulkChange({
  accounts,
  actions,
  open,
  onClose,
}: {
  readonly accounts: readonly AccountView[]
  readonly actions: AccountActions
  readonly open: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['adding', 'accounts', 'shell'])
  const [draft, setDraft] = useState(empty)
  const [busy, setBusy] = useState(false)
  const faults = {
    priority: draft.priority !== '' && !isPriority(draft.priority),
    weight: draft.weight !== '' && !isWeight(draft.weight),
  }
  const isEmpty = Object.values(draft).every((text) => text.trim() === '')
  const close = (): void => {
    setDraft(empty)
    onClose()
  }
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isEmpty || faults.priority || faults.weight) return
    setBusy(true)
    const changes = accounts.map((account) => ({ account, patch: patchOf(draft, account) }))
    const done = await actions.changeEach(changes)
    setBusy(false)
    if (!done) return
    const back = changes.map(({ account, patch }) => ({ account, patch: undoOf(patch, account) }))
    const names = accounts.map(({ name }) => name).join(', ')
    showToast({ text: t('adding:bulk.done', { names }), undo: () => void actions.changeEach(back) })
    close()
  }
  const count = accounts.length
  return (
    <Dialog
      open={open}
      onClose={close}
      width="small"
      title={t('adding:bulk.title', { count })}
      lead={t('adding:bulk.lead')}
    >
      <form noValidate onSubmit={(event) => void save(event)} className="grid gap-4">
        <div className="grid grid-cols-2 gap-4">
          <Field
            label={t('accounts:form.priority')}
            note={t('accounts:form.priorityNote')}
            error={faults.priority ? t('accounts:faults.priority') : undefined}
          >
            {(field) => (
              <TextInput
                {...field}
                inputMode="numeric"
                value={draft.priority}
                onChange={(event) => setDraft({ ...draft, priority: event.target.value })}
              />
            )}
          </Field>
          <Field
            label={t('accounts:form.weight')}
            note={t('accounts:form.weightNote')}
            error={faults.weight ? t('accounts:faults.weight') : undefined}
          >
            {(field) => (
              <TextInput
                {...field}
                inputMode="decimal"
                value={draft.weight}
                onChange={(event) => setDraft({ ...draft, weight: event.target.value })}
              />
            )}
          </Field>
        </div>
        <Field label={t('adding:bulk.labels')} note={t('accounts:form.labelsNote')}>
          {(field) => (
            <TextInput
              {...field}
              maxLength={64}
              value={draft.label}
              onChange={(event) => setDraft({ ...draft, label: event.target.value })}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{t('shell:cancel')}</Button>
          <Button look="primary" type="submit" busy={busy} disabled={isEmpty}>
            {t('adding:bulk.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function patchOf({ priority, weight, label }: Draft, { labels }: AccountView): AccountPatch {
  const one = label.trim()
  return {
    ...(priority === '' ? {} : { priority: Number(priority.normalize('NFKC')) }),
    ...(weight === '' ? {} : { weight: Number(weight.normalize('NFKC')) }),
    ...(one === '' || labels.includes(one) ? {} : { labels: [...labels, one] }),
  }
}

const undoOf = (patch: AccountPatch, { priority, weight, labels }: AccountView): AccountPatch => ({
  ...(patch.priority === undefined ? {} : { priority }),
  ...(patch.weight === undefined ? {} : { weight }),
  ...(patch.labels === undefined ? {} : { labels }),
})
