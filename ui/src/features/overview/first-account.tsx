import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import { useAccounts } from '../../api/accounts.ts'
import { withCode } from '../../kit/with-code.tsx'

const linkLook =
  'inline-flex h-7 items-center rounded-md bg-accent px-2.5 text-[12.5px] font-medium text-accent-ink hover:brightness-110'
const shown = 3

/** Nothing there: the way to the first account. Some there and none usable: what each one lacks. */
export function AddFirstAccount({ loaded }: { readonly loaded: number }) {
  const { t } = useTranslation('shell')
  if (loaded > 0) return <WhatIsMissing />
  return (
    <Link to="/accounts" search={{ add: '' }} className={linkLook}>
      {t('addAccount')}
    </Link>
  )
}

function WhatIsMissing() {
  const { t } = useTranslation('overview')
  const accounts = useAccounts().data ?? []
  return (
    <div role="status" className="grid gap-1 text-[12.5px]">
      <p className="font-medium text-warn">{t('steps.noneUsable')}</p>
      <ul className="grid gap-1">
        {accounts.slice(0, shown).map((account) => (
          <li key={account.name} className="break-words text-soft">
            <Link
              to="/accounts"
              search={{ account: account.name }}
              className="font-medium text-accent hover:underline"
            >
              {account.name}
            </Link>
            {': '}
            <Lack account={account} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Lack({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation('overview')
  if (!account.enabled) return t('steps.accountOff')
  const [lock] = account.locks
  return withCode(account.problem ?? lock?.message ?? t('trouble.fixSecret'))
}
