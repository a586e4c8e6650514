import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import { Badge } from '../../kit/badge.tsx'
import { Checkbox } from '../../kit/checkbox.tsx'
import { classNames } from '../../kit/class-names.ts'
import { Cell, HeadCell, Table } from '../../kit/table.tsx'
import { useFormat } from '../../kit/use-format.ts'
import type { AccountList } from './account-list.ts'
import { AccountMenu, EnabledSwitch } from './account-menu.tsx'
import { edgePriority, steppedPriority, type Tier, tiersOf } from './account-state.ts'
import { DragHandle } from './drag-handle.tsx'
import { HealthBadge, HealthDetail, Quotas } from './health.tsx'
import { Latency } from './latency.tsx'
import { type TierDrag, useTierDrag } from './use-tier-drag.ts'
import { Verdict } from './verdict.tsx'

/** Without a vendor that tells its quotas, there is no column for them. */
const allColumns = 9

/** All accounts in the order in which they are tried: by priority, and within one shared by weight. */
export function AccountTable({ list }: { readonly list: AccountList }) {
  const { t } = useTranslation(['accounts', 'adding'])
  const tiers = tiersOf(list.accounts)
  const drag = useTierDrag((name, priority) => {
    const account = list.accounts.find((one) => one.name === name)
    if (account !== undefined) void list.actions.move(account, priority)
  })
  const hasQuotas = list.accounts.some((account) => account.quotas.length > 0)
  const columns = hasQuotas ? allColumns : allColumns - 1
  const changeable = list.accounts.filter((account) => !account.ofThisRun)
  const chosen = changeable.filter((account) => list.selected.has(account.name)).length
  return (
    <Table aria-label={t('title')}>
      <thead>
        <tr>
          <HeadCell className="w-16">
            <span className="flex">
              <Checkbox
                label={t('bulk.all')}
                checked={chosen > 0 && chosen === changeable.length}
                indeterminate={chosen > 0 && chosen < changeable.length}
                onChange={(on) =>
                  list.select(
                    changeable.map(({ name }) => name),
                    on,
                  )
                }
              />
            </span>
          </HeadCell>
          <HeadCell>{t('columns.account')}</HeadCell>
          <HeadCell className="min-w-52">{t('columns.health')}</HeadCell>
          {hasQuotas ? <HeadCell>{t('columns.quota')}</HeadCell> : null}
          <HeadCell>{t('columns.models')}</HeadCell>
          <HeadCell numeric>{t('columns.today')}</HeadCell>
          <HeadCell>{t('adding:latency.column')}</HeadCell>
          <HeadCell numeric>{t('columns.weight')}</HeadCell>
          <HeadCell className="text-right">{t('columns.enabled')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {drag.dragged === undefined ? null : (
          <EdgeTier tiers={tiers} drag={drag} edge="first" columns={columns} />
        )}
        {tiers.map((tier) => (
          <Fragment key={tier.priority}>
            <TierRow tier={tier} drag={drag} columns={columns} />
            {tier.accounts.map((account) => (
              <AccountRow
                key={account.name}
                account={account}
                list={list}
                drag={drag}
                columns={columns}
                onStep={(step) =>
                  void list.actions.change(account, { priority: steppedPriority(tiers, account, step) })
                }
              />
            ))}
          </Fragment>
        ))}
        {drag.dragged === undefined ? null : (
          <EdgeTier tiers={tiers} drag={drag} edge="last" columns={columns} />
        )}
      </tbody>
    </Table>
  )
}

function TierRow({
  tier,
  drag,
  columns,
}: {
  readonly tier: Tier
  readonly drag: TierDrag
  readonly columns: number
}) {
  const { t } = useTranslation('accounts')
  return (
    <tr
      data-priority={tier.priority}
      className={classNames('bg-raised/70', drag.over === tier.priority && 'drop-here')}
    >
      <th
        scope="rowgroup"
        colSpan={columns}
        className="px-3 py-1.5 text-left text-[12px] font-medium text-soft"
      >
        {t('priority.tier', { priority: tier.priority })}
      </th>
    </tr>
  )
}

/** While something is dragged: a place before all others and one after them. */
function EdgeTier({
  tiers,
  drag,
  edge,
  columns,
}: {
  readonly tiers: readonly Tier[]
  readonly drag: TierDrag
  readonly edge: 'first' | 'last'
  readonly columns: number
}) {
  const { t } = useTranslation('accounts')
  const priority = edgePriority(tiers, edge)
  if (priority === undefined) return null
  return (
    <tr
      data-priority={priority}
      className={classNames('bg-accent-wash/50', drag.over === priority && 'drop-here')}
    >
      <td colSpan={columns} className="px-3 py-1.5 text-[12px] text-accent">
        {t(edge === 'first' ? 'priority.before' : 'priority.after', { priority })}
      </td>
    </tr>
  )
}

function AccountRow({
  account,
  list,
  drag,
  columns,
  onStep,
}: {
  readonly account: AccountView
  readonly list: AccountList
  readonly drag: TierDrag
  readonly columns: number
  readonly onStep: (step: -1 | 1) => void
}) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const test = list.tests.states.get(account.name)
  return (
    <>
      <tr
        data-priority={account.priority}
        data-account={account.name}
        className={classNames(
          'border-b border-line align-top last:border-b-0',
          drag.dragged === account.name ? 'opacity-50' : 'hover:bg-raised/50',
        )}
      >
        <Cell className="py-2 align-top!">
          <span className="flex items-center gap-1.5">
            <span className="flex h-8 w-5 items-center">
              {account.ofThisRun ? null : (
                <Checkbox
                  label={t('bulk.one', { name: account.name })}
                  checked={list.selected.has(account.name)}
                  onChange={(on) => list.select([account.name], on)}
                />
              )}
            </span>
            {account.ofThisRun ? null : <DragHandle account={account} drag={drag} onStep={onStep} />}
          </span>
        </Cell>
        <Cell className="py-2 align-top!">
          <AccountName account={account} list={list} />
        </Cell>
        <Cell className="max-w-96 py-2.5 align-top!">
          <HealthBadge account={account} />
          <HealthDetail account={account} actions={list.actions} />
        </Cell>
        {columns === allColumns ? (
          <Cell className="w-48 min-w-44 py-2.5 align-top!">
            <Quotas account={account} />
          </Cell>
        ) : null}
        <Cell className="py-2.5 align-top! whitespace-nowrap">
          <ModelsServed account={account} />
        </Cell>
        <Cell numeric className="py-2.5 align-top!">
          <Today account={account} list={list} />
        </Cell>
        <Cell className="py-2.5 align-top! tabular-nums">
          <Latency account={account} list={list} />
        </Cell>
        <Cell numeric className="py-2.5 align-top!">
          {format.number(account.weight)}
        </Cell>
        <Cell className="py-2 align-top!">
          <span className="flex items-center justify-end gap-1.5">
            <EnabledSwitch account={account} list={list} />
            <AccountMenu account={account} list={list} />
          </span>
        </Cell>
      </tr>
      {test === undefined ? null : (
        <tr>
          <td colSpan={columns} className="px-3 pt-1 pb-3">
            <Verdict state={test} onClose={() => list.tests.forget(account.name)} />
          </td>
        </tr>
      )}
    </>
  )
}

export function AccountName({
  account,
  list,
}: {
  readonly account: AccountView
  readonly list: AccountList
}) {
  const { t } = useTranslation('accounts')
  return (
    <div className="min-w-0">
      {account.ofThisRun ? (
        <span className="font-medium">{account.name}</span>
      ) : (
        <button
          type="button"
          className="max-w-full truncate text-left font-medium hover:underline"
          onClick={() => list.edit(account.name)}
        >
          {account.name}
        </button>
      )}
      <p className="text-[12.5px] text-faint">
        {account.upstreamLabel}
        {account.baseUrl === undefined ? null : (
          <span className="block max-w-56 truncate font-mono text-[11.5px]">{account.baseUrl}</span>
        )}
      </p>
      {account.ofThisRun || account.labels.length > 0 ? (
        <span className="mt-1 flex flex-wrap gap-1">
          {account.ofThisRun ? <Badge tone="info">{t('ofThisRun')}</Badge> : null}
          {account.labels.map((label) => (
            <Badge key={label}>{label}</Badge>
          ))}
        </span>
      ) : null}
    </div>
  )
}

export function ModelsServed({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  if (account.models.includes('*')) return <span>{t('models.every')}</span>
  if (account.models.length > 0) return <span>{t('models.chosen', { count: account.models.length })}</span>
  return account.modelCount === undefined ? (
    <span className="text-faint">{t('models.notRead')}</span>
  ) : (
    <span>{t('models.listed', { n: format.number(account.modelCount) })}</span>
  )
}

export function Today({ account, list }: { readonly account: AccountView; readonly list: AccountList }) {
  const { t } = useTranslation('accounts')
  const format = useFormat()
  const usage = list.usage.get(account.name)
  if (usage === undefined) return <span className="text-faint">–</span>
  return (
    <span className="grid gap-0.5">
      <span>{t('today.requests', { count: usage.requests, n: format.compact(usage.requests) })}</span>
      {usage.errors === 0 ? null : (
        <span className="text-bad">
          {t('today.errors', { count: usage.errors, n: format.compact(usage.errors) })}
        </span>
      )}
      <span className="text-[12px] text-faint">{t('today.tokens', { n: format.compact(usage.tokens) })}</span>
      {usage.cost === undefined ? null : (
        <span className="text-[12px] text-faint">{format.money(usage.cost)}</span>
      )}
      {usage.cacheShare === undefined || usage.cacheShare === 0 ? null : (
        <span className="text-[12px] text-faint">
          {t('today.cached', { share: format.percent(usage.cacheShare) })}
        </span>
      )}
    </span>
  )
}
