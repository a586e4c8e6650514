import { ArrowDown, ArrowUp, Ellipsis, FlaskConical, Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import { IconButton } from '../../kit/button.tsx'
import { Menu } from '../../kit/menu.tsx'
import { Switch } from '../../kit/switch.tsx'
import type { AccountList } from './account-list.ts'
import { steppedPriority, tiersOf } from './account-state.ts'

export function EnabledSwitch({
  account,
  list,
}: {
  readonly account: AccountView
  readonly list: AccountList
}) {
  const { t } = useTranslation('accounts')
  return (
    <Switch
      label={t('actions.enabledOf', { name: account.name })}
      checked={account.enabled}
      disabled={account.ofThisRun}
      onChange={(enabled) => void list.actions.setEnabled([account], enabled)}
    />
  )
}

export function AccountMenu({
  account,
  list,
}: {
  readonly account: AccountView
  readonly list: AccountList
}) {
  const { t } = useTranslation(['accounts', 'adding'])
  const stepped = (step: -1 | 1): number => steppedPriority(tiersOf(list.accounts), account, step)
  return (
    <Menu
      trigger={
        <IconButton label={t('accounts:actions.more', { name: account.name })}>
          <Ellipsis size={16} />
        </IconButton>
      }
      items={[
        {
          label: t('accounts:actions.test'),
          icon: <FlaskConical size={15} />,
          onSelect: () => void list.tests.run([account.name]),
        },
        {
          label: t('accounts:actions.edit'),
          icon: <Pencil size={15} />,
          disabled: account.ofThisRun,
          onSelect: () => list.edit(account.name),
        },
        ...([-1, 1] as const).map((step) => ({
          label: t(step < 0 ? 'adding:earlier' : 'adding:later'),
          icon: step < 0 ? <ArrowUp size={15} /> : <ArrowDown size={15} />,
          disabled: account.ofThisRun || stepped(step) === account.priority,
          onSelect: () => void list.actions.move(account, stepped(step)),
        })),
        {
          label: t('accounts:actions.remove'),
          icon: <Trash2 size={15} />,
          danger: true,
          disabled: account.ofThisRun,
          onSelect: () => void list.actions.remove([account]),
        },
      ]}
    />
  )
}
