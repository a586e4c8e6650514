import { CircleCheck, CircleX, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AccountVerdict } from '../../../../src/control/contract/account.ts'
import { IconButton, Spinner } from '../../kit/button.tsx'
import { classNames } from '../../kit/class-names.ts'
import { useFormat } from '../../kit/use-format.ts'
import { withCode } from '../../kit/with-code.tsx'
import type { TestState } from './account-tests.ts'

/** What a real call with the account's key showed: asked, answered, what to do. */
export function Verdict({ state, onClose }: { readonly state: TestState; readonly onClose?: () => void }) {
  const { t } = useTranslation(['accounts', 'shell'])
  if (state === 'running')
    return (
      <p role="status" className="flex items-center gap-2 text-[13px] text-soft">
        <Spinner /> {t('accounts:test.running')}
      </p>
    )
  return (
    <div
      role="status"
      className={classNames(
        'flex items-start gap-2.5 rounded-lg px-3 py-2 text-[13px]',
        state.ok ? 'bg-good-wash' : 'bg-bad-wash',
      )}
    >
      <VerdictText verdict={state} />
      {onClose === undefined ? null : (
        <IconButton label={t('shell:close')} className="-mt-1 -mr-2" onClick={onClose}>
          <X size={14} />
        </IconButton>
      )}
    </div>
  )
}

function VerdictText({ verdict }: { readonly verdict: AccountVerdict }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const Icon = verdict.ok ? CircleCheck : CircleX
  return (
    <>
      <Icon
        size={16}
        aria-hidden="true"
        className={classNames('mt-0.5 shrink-0', verdict.ok ? 'text-good' : 'text-bad')}
      />
      <div className="min-w-0 flex-1 break-words">
        <p className={classNames('font-medium', verdict.ok ? 'text-good' : 'text-bad')}>
          {t(verdict.ok ? 'test.good' : 'test.bad')}{' '}
          <span className="font-normal text-ink">{withCode(verdict.answered)}</span>
        </p>
        {verdict.advice === undefined ? null : <p className="text-ink">{withCode(verdict.advice)}</p>}
        <p className="text-[12.5px] text-soft">
          {verdict.asked} {format.duration(verdict.durationMs)}
        </p>
      </div>
    </>
  )
}
