import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { useFormat } from '../../kit/use-format.ts'
import type { AccountList } from './account-list.ts'
import { AccountMenu, EnabledSwitch } from './account-menu.tsx'
import { tiersOf } from './account-state.ts'
import { AccountName, ModelsServed, Today } from './account-table.tsx'
import { HealthBadge, HealthDetail, Quotas } from './health.tsx'
import { Latency } from './latency.tsx'
import { Verdict } from './verdict.tsx'

/** The same as the table, for a narrow screen and for who likes it roomier. */
export function AccountCards({ list }: { readonly list: AccountList }) {
  const { t } = useTranslation('accounts')
  return (
    <div className="grid gap-5 p-4">
      {tiersOf(list.accounts).map((tier) => (
        <section key={tier.priority} aria-label={t('priority.tier', { priority: tier.priority })}>
          <h3 className="mb-2 text-[12.5px] font-medium text-soft">
            {t('priority.tier', { priority: tier.priority })}
          </h3>
          <ul className="grid gap-3 sm:grid-cols-[repeat(auto-fill,minmax(20rem,1fr))]">
            {tier.accounts.map((account) => (
              <li
                key={account.name}
                data-account={account.name}
                className="rounded-lg border border-line p-3.5"
              >
                <AccountCard account={account} list={list} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function AccountCard({ account, list }: { readonly account: AccountView; readonly list: AccountList }) {
  const { t } = useTranslation(['accounts', 'adding'])
  const format = useFormat()
  const test = list.tests.states.get(account.name)
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex items-start gap-2.5">
        {account.ofThisRun ? null : (
          <span className="flex h-6 items-center">
            <Checkbox
              label={t('accounts:bulk.one', { name: account.name })}
              checked={list.selected.has(account.name)}
              onChange={(on) => list.select([account.name], on)}
            />
          </span>
        )}
        <div className="min-w-0 flex-1">
          <AccountName account={account} list={list} />
        </div>
        <EnabledSwitch account={account} list={list} />
        <span className="-mt-1.5 -mr-1.5">
          <AccountMenu account={account} list={list} />
        </span>
      </div>
      <div>
        <HealthBadge account={account} />
        <HealthDetail account={account} actions={list.actions} />
      </div>
      <Quotas account={account} />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2.5 border-t border-line pt-2.5 text-[13px]">
        <Fact name={t('accounts:columns.models')}>
          <ModelsServed account={account} />
        </Fact>
        <Fact name={t('accounts:columns.weight')}>{format.number(account.weight)}</Fact>
        <Fact name={t('accounts:columns.today')}>
          <Today account={account} list={list} />
        </Fact>
        <Fact name={t('adding:latency.column')}>
          <Latency account={account} list={list} />
        </Fact>
      </dl>
      {test === undefined ? null : <Verdict state={test} onClose={() => list.tests.forget(account.name)} />}
    </div>
  )
}

const Fact = ({ name, children }: { readonly name: string; readonly children: React.ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-[12px] text-faint">{name}</dt>
    <dd className="tabular-nums">{children}</dd>
  </div>
)
