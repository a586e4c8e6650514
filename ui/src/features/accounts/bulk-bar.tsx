import { FlaskConical, LockOpen, Power, PowerOff, SlidersHorizontal, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../kit/button.tsx'
import type { AccountList } from './account-list.ts'
import { BulkChange } from './bulk-change.tsx'

/** What can be done to all that are ticked. */
export function BulkBar({ list, onDone }: { readonly list: AccountList; readonly onDone: () => void }) {
  const { t } = useTranslation(['accounts', 'adding', 'shell'])
  const [changing, setChanging] = useState(false)
  const chosen = list.accounts.filter((account) => list.selected.has(account.name))
  if (chosen.length === 0) return null
  const { actions, tests } = list
  const locked = chosen.filter((account) => account.locks.length > 0)
  return (
    <div
      role="toolbar"
      aria-label={t('accounts:bulk.label')}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-raised px-4 py-2"
    >
      <span className="mr-2 text-[13px] font-medium" aria-live="polite">
        {t('accounts:bulk.count', { count: chosen.length })}
      </span>
      <Button small icon={<Power size={13} />} onClick={() => void actions.setEnabled(chosen, true)}>
        {t('accounts:actions.enable')}
      </Button>
      <Button small icon={<PowerOff size={13} />} onClick={() => void actions.setEnabled(chosen, false)}>
        {t('accounts:actions.disable')}
      </Button>
      <Button
        small
        icon={<FlaskConical size={13} />}
        onClick={() => void tests.run(chosen.map(({ name }) => name))}
      >
        {t('accounts:actions.test')}
      </Button>
      <Button small icon={<SlidersHorizontal size={13} />} onClick={() => setChanging(true)}>
        {t('adding:bulk.change')}
      </Button>
      {locked.length === 0 ? null : (
        <Button
          small
          icon={<LockOpen size={13} />}
          onClick={() => void Promise.all(locked.map((account) => actions.unlock(account)))}
        >
          {t('adding:bulk.unlock')}
        </Button>
      )}
      <Button
        small
        look="danger"
        icon={<Trash2 size={13} />}
        onClick={() => {
          onDone()
          void actions.remove(chosen)
        }}
      >
        {t('accounts:actions.remove')}
      </Button>
      <IconButton label={t('shell:close')} className="ml-auto" onClick={onDone}>
        <X size={15} />
      </IconButton>
      <BulkChange accounts={chosen} actions={actions} open={changing} onClose={() => setChanging(false)} />
    </div>
  )
}
