import { useNavigate } from '@tanstack/react-router'
import { ChartColumn, Ellipsis, Pencil, RefreshCw, ScrollText, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { KeyView } from '../../../../src/control/contract/key.ts'
import { maskedKey } from '../../gateway/key-setting.tsx'
import { IconButton } from '../../kit/button.tsx'
import { Menu } from '../../kit/menu.tsx'
import { Switch } from '../../kit/switch.tsx'
import { Cell, HeadCell, Row, Table } from '../../kit/table.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { Budget } from './budget.tsx'
import { Allowance, StateOfKey, Use } from './key-facts.tsx'

export interface KeyListActions {
  readonly leaving: ReadonlySet<string>
  edit(name: string): void
  setEnabled(key: KeyView, enabled: boolean): void
  renew(key: KeyView): void
  revoke(key: KeyView): void
}

interface KeyListProps {
  readonly keys: readonly KeyView[]
  readonly actions: KeyListActions
}

export function KeyTable({ keys, actions }: KeyListProps) {
  const { t } = useTranslation('keys')
  return (
    <Table aria-label={t('named')}>
      <thead>
        <tr>
          <HeadCell>{t('column.key')}</HeadCell>
          <HeadCell>{t('column.state')}</HeadCell>
          <HeadCell>{t('column.may')}</HeadCell>
          <HeadCell className="min-w-60">{t('column.budget')}</HeadCell>
          <HeadCell>{t('column.used')}</HeadCell>
          <HeadCell className="text-right">{t('column.enabled')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Row key={key.name} className="align-top">
            <Cell className="py-2.5 align-top!">
              <NameOfKey of={key} actions={actions} />
            </Cell>
            <Cell className="py-2.5 align-top!">
              <StateOfKey of={key} isLeaving={actions.leaving.has(key.name)} />
            </Cell>
            <Cell className="py-2.5 align-top!">
              <Allowance of={key} />
            </Cell>
            <Cell className="py-2.5 align-top!">
              <Budget of={key} />
            </Cell>
            <Cell className="py-2.5 align-top! whitespace-nowrap">
              <Use of={key} />
            </Cell>
            <Cell className="py-2 align-top!">
              <KeyControls of={key} actions={actions} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}

/** The same on a narrow screen. */
export function KeyCards({ keys, actions }: KeyListProps) {
  const { t } = useTranslation('keys')
  return (
    <ul aria-label={t('named')} className="divide-y divide-line">
      {keys.map((key) => (
        <li key={key.name} className="grid grid-cols-1 gap-3 p-4">
          <div className="flex items-start justify-between gap-3">
            <NameOfKey of={key} actions={actions} />
            <KeyControls of={key} actions={actions} />
          </div>
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
            <StateOfKey of={key} isLeaving={actions.leaving.has(key.name)} />
            <Use of={key} />
            <Allowance of={key} />
            <Budget of={key} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function NameOfKey({ of, actions }: { readonly of: KeyView; readonly actions: KeyListActions }) {
  const { t } = useTranslation('keys')
  const format = useFormat()
  return (
    <div className="min-w-0">
      <button
        type="button"
        className="max-w-full truncate text-left font-medium hover:underline"
        onClick={() => actions.edit(of.name)}
      >
        {of.name}
      </button>
      {of.note === undefined ? null : (
        <p className="max-w-56 text-[12.5px] break-words text-soft">{of.note}</p>
      )}
      <p className="font-mono text-[11.5px] text-faint">{maskedKey(of.hint)}</p>
      {of.createdAt === undefined ? null : (
        <p className="text-[12px] text-faint">{t('createdOn', { date: format.date(of.createdAt) })}</p>
      )}
    </div>
  )
}

function KeyControls({ of, actions }: { readonly of: KeyView; readonly actions: KeyListActions }) {
  const { t } = useTranslation('keys')
  const navigate = useNavigate()
  const { name } = of
  const isLeaving = actions.leaving.has(name)
  return (
    <span className="flex items-center justify-end gap-1.5">
      <Switch
        label={t('action.enabledOf', { name })}
        checked={of.enabled}
        disabled={isLeaving}
        onChange={(enabled) => actions.setEnabled(of, enabled)}
      />
      <Menu
        trigger={
          <IconButton label={t('action.more', { name })}>
            <Ellipsis size={16} />
          </IconButton>
        }
        items={[
          {
            label: t('action.edit'),
            icon: <Pencil size={15} />,
            disabled: isLeaving,
            onSelect: () => actions.edit(name),
          },
          {
            label: t('action.requests'),
            icon: <ScrollText size={15} />,
            onSelect: () => void navigate({ to: '/monitor', search: { key: name } }),
          },
          {
            label: t('action.usage'),
            icon: <ChartColumn size={15} />,
            onSelect: () => void navigate({ to: '/usage', search: { by: 'key', range: '30d' } }),
          },
          {
            label: t('action.renew'),
            icon: <RefreshCw size={15} />,
            disabled: isLeaving,
            onSelect: () => actions.renew(of),
          },
          {
            label: t('action.revoke'),
            icon: <Trash2 size={15} />,
            danger: true,
            disabled: isLeaving,
            onSelect: () => actions.revoke(of),
          },
        ]}
      />
    </span>
  )
}
