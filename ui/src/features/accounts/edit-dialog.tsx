import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView, UpstreamView } from '../../../../src/control/contract/account.ts'
import { accountPath, useUpstreams } from '../../api/accounts.ts'
import { callApi } from '../../api/client.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { draftOf, faultsOf, patchOf } from './account-draft.ts'
import { FurtherFields, UpstreamFields } from './account-fields.tsx'
import type { AccountTests } from './account-tests.ts'
import { FineFields } from './fine-fields.tsx'
import { useAccountActions } from './use-account-actions.ts'
import { useTouched } from './use-touched.ts'
import { Verdict } from './verdict.tsx'

export function EditDialog({
  account,
  tests,
  onClose,
}: {
  /** Undefined: closed. */
  readonly account: AccountView | undefined
  readonly tests: AccountTests
  readonly onClose: () => void
}) {
  const { t } = useTranslation('accounts')
  const upstreams = useUpstreams().data
  const [last, setLast] = useState<AccountView>()
  if (account !== undefined && last !== account) setLast(account)
  const shown = account ?? last
  const upstream = upstreams?.find(({ id }) => id === shown?.upstream)
  return (
    <Dialog
      open={account !== undefined}
      onClose={onClose}
      title={shown === undefined ? '' : t('edit.title', { name: shown.name })}
      lead={shown?.upstreamLabel}
    >
      {shown === undefined || upstream === undefined ? null : (
        <EditForm key={shown.name} account={shown} upstream={upstream} tests={tests} onClose={onClose} />
      )}
    </Dialog>
  )
}

function EditForm({
  account,
  upstream,
  tests,
  onClose,
}: {
  readonly account: AccountView
  readonly upstream: UpstreamView
  readonly tests: AccountTests
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['accounts', 'shell'])
  const actions = useAccountActions()
  const [draft, setDraft] = useState(() => draftOf(account))
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(draft, upstream, [], account)
  const { touch, touchAll, shownFaults } = useTouched(faults)
  const patch = patchOf(draft, account)
  const changed = Object.keys(patch).length > 0
  const test = tests.states.get(account.name)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    touchAll()
    if (Object.keys(faults).length > 0) return
    setBusy(true)
    setError(undefined)
    try {
      await callApi(accountPath(account.name), { method: 'PATCH', body: patch })
      await actions.refresh()
      showToast({ text: t('accounts:done.saved', { name: account.name }) })
      onClose()
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  const fields = { draft, onChange: setDraft, faults: shownFaults, touch, upstream, account }
  return (
    <form onSubmit={(event) => void save(event)} noValidate className="grid gap-4">
      <UpstreamFields {...fields} />
      <FurtherFields {...fields} open />
      <FineFields {...fields} open={hasFine(account)} />
      {test === undefined ? null : <Verdict state={test} />}
      {error === undefined ? null : <ProblemNotice error={error} />}
      <div className="sticky bottom-0 -mx-5 -mb-5 flex flex-wrap justify-end gap-2 border-t border-line bg-surface px-5 py-3">
        <Button
          className="mr-auto"
          onClick={() => void tests.run([account.name])}
          disabled={test === 'running'}
        >
          {t('accounts:actions.test')}
        </Button>
        <Button onClick={onClose}>{t('shell:cancel')}</Button>
        <Button look="primary" type="submit" busy={busy} disabled={!changed}>
          {t('accounts:edit.save')}
        </Button>
      </div>
    </form>
  )
}

/** What was set is in sight; what was not is out of the way. */
const hasFine = ({ chosenProtocols, modelConcurrency, quotaFloor, proxy }: AccountView): boolean =>
  chosenProtocols.length > 0 ||
  modelConcurrency !== undefined ||
  quotaFloor !== undefined ||
  proxy !== undefined
