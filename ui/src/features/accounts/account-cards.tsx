import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import { Checkbox } from '../../kit/checkbox.tsx'
import { classNames } from '../../kit/class-names.ts'
import { useFormat } from '../../kit/use-format.ts'
import type { AccountList } from './account-list.ts'
import { AccountMenu, EnabledSwitch } from './account-menu.tsx'
import { edgePriority, steppedPriority, type Tier, tiersOf } from './account-state.ts'
import { AccountName, ModelsServed, Today } from './account-table.tsx'
import { DragHandle } from './drag-handle.tsx'
import { HealthBadge, HealthDetail, Quotas } from './health.tsx'
import { Latency } from './latency.tsx'
import { type TierDrag, useTierDrag } from './use-tier-drag.ts'
import { Verdict } from './verdict.tsx'

/** The same as the table, for a narrow screen and for who likes it roomier. */
export function AccountCards({ list }: { readonly list: AccountList }) {
  const { t } = useTranslation('accounts')
  const tiers = tiersOf(list.accounts)
  const drag = useTierDrag((name, priority) => {
    const account = list.accounts.find((one) => one.name === name)
    if (account !== undefined) void list.actions.move(account, priority)
  })
  return (
    <div className="flex flex-wrap gap-5 p-4">
      <EdgePlace tiers={tiers} drag={drag} edge="first" />
      {tiers.map((tier) => (
        <section
          key={tier.priority}
          data-priority={tier.priority}
          aria-label={t('priority.tier', { priority: tier.priority })}
          className={classNames(
            '-m-2 grow basis-full rounded-xl p-2 sm:grow-0 sm:basis-auto',
            drag.over === tier.priority && 'bg-accent-wash',
          )}
        >
          <h3 className="mb-2 text-[12.5px] font-medium text-soft">
            {t('priority.tier', { priority: tier.priority })}
          </h3>
          <ul className="flex flex-wrap gap-3">
            {tier.accounts.map((account) => (
              <li
                key={account.name}
                data-account={account.name}
                className={classNames(
                  'w-full rounded-lg border border-line bg-surface p-3.5 sm:w-80',
                  drag.dragged === account.name && 'opacity-60',
                )}
              >
                <AccountCard
                  account={account}
                  list={list}
                  drag={drag}
                  onStep={(step) =>
                    void list.actions.change(account, { priority: steppedPriority(tiers, account, step) })
                  }
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <EdgePlace tiers={tiers} drag={drag} edge="last" />
    </div>
  )
}

/** While something is dragged: a place before all others and one after them. */
function EdgePlace({
  tiers,
  drag,
  edge,
}: {
  readonly tiers: readonly Tier[]
  readonly drag: TierDrag
  readonly edge: 'first' | 'last'
}) {
  const { t } = useTranslation('accounts')
  const priority = edgePriority(tiers, edge)
  if (drag.dragged === undefined || priority === undefined) return null
  return (
    <p
      data-priority={priority}
      className={classNames(
        'w-full rounded-lg border border-dashed border-accent/50 px-3 py-2 text-[12.5px] text-accent',
        drag.over === priority && 'bg-accent-wash',
      )}
    >
      {t(edge === 'first' ? 'priority.before' : 'priority.after', { priority })}
    </p>
  )
}

function AccountCard({
  account,
  list,
  drag,
  onStep,
}: {
  readonly account: AccountView
  readonly list: AccountList
  readonly drag: TierDrag
  readonly onStep: (step: -1 | 1) => void
}) {
  const { t } = useTranslation(['accounts', 'adding'])
  const format = useFormat()
  const test = list.tests.states.get(account.name)
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex items-start gap-2.5">
        {account.ofThisRun ? null : (
          <span className="-ml-1 flex h-6 items-center gap-1">
            <Checkbox
              label={t('accounts:bulk.one', { name: account.name })}
              checked={list.selected.has(account.name)}
              onChange={(on) => list.select([account.name], on)}
            />
            <DragHandle account={account} drag={drag} onStep={onStep} />
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
