import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '../../../api/problem-notice.tsx'
import { Button } from '../../../kit/button.tsx'
import { Verdict } from '../verdict.tsx'
import type { Adding } from './use-adding.ts'

/** What became of each: what a real call shows, or why it could not be added. */
export function Added({
  adding,
  onClose,
  onMore,
}: {
  readonly adding: Adding
  readonly onClose: () => void
  readonly onMore: () => void
}) {
  const { t } = useTranslation('accounts')
  const { added, failed, tests } = adding
  return (
    <div className="grid gap-4">
      <p className="font-medium">{t('add.added', { count: added.length })}</p>
      <ul className="grid gap-3">
        {added.map((name) => {
          const state = tests.states.get(name)
          return (
            <li key={name} className="grid gap-1" data-added={name}>
              <span className="font-mono text-[12.5px]">{name}</span>
              {state === undefined ? null : <Verdict state={state} />}
            </li>
          )
        })}
        {failed.map(({ account, error }) => (
          <li key={account.name} className="grid gap-1" data-failed={account.name}>
            <span className="font-mono text-[12.5px]">{account.name}</span>
            <ProblemNotice error={error} />
          </li>
        ))}
      </ul>
      <div className="flex justify-end gap-2">
        <Button onClick={onMore}>{t('add.more')}</Button>
        <Button look="primary" onClick={onClose}>
          {t('add.finish')}
        </Button>
      </div>
    </div>
  )
}
