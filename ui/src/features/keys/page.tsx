import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Plus, Ticket } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeyValue, KeyView } from '../../../../src/control/contract/key.ts'
import { callApi } from '../../api/client.ts'
import { keyPath, useWatchedKeys } from '../../api/keys.ts'
import { ProblemNotice, useProblemToast } from '../../api/problem-notice.tsx'
import { useStatus } from '../../api/status.ts'
import { KeyValue as ProxyKeyValue } from '../../gateway/key-setting.tsx'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Card, EmptyState, PageHeader } from '../../kit/card.tsx'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { useMediaQuery } from '../../kit/use-media-query.ts'
import { Use } from './key-facts.tsx'
import { CreateDialog, EditDialog } from './key-form.tsx'
import { KeyCards, type KeyListActions, KeyTable } from './key-list.tsx'
import { useLeaving } from './leaving.ts'
import { useKeyActions } from './use-key-actions.ts'
import { ValueDialog } from './value-dialog.tsx'

export function Page() {
  const { t } = useTranslation('keys')
  const known = useWatchedKeys()
  const address = useAddress()
  const actions = useKeyActions()
  const leaving = useLeaving()
  const [made, setMade] = useState<KeyValue>()
  const [asking, setAsking] = useState<Asking>()
  const named = (known.data ?? []).filter((key) => !key.revealable)
  const listActions: KeyListActions = {
    leaving,
    edit: address.edit,
    setEnabled: (key, enabled) => void actions.setEnabled(key, enabled),
    renew: (key) => setAsking({ deed: 'renew', key }),
    revoke: (key) => setAsking({ deed: 'revoke', key }),
  }
  const taken = (known.data ?? []).map(({ name }) => name)
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')}>
        <Button look="primary" icon={<Plus size={15} />} onClick={address.add}>
          {t('add')}
        </Button>
      </PageHeader>
      <div className="grid grid-cols-1 gap-5">
        <NotNeeded />
        <Card flush title={t('named')}>
          {known.isError ? (
            <div className="p-4">
              <ProblemNotice error={known.error} />
            </div>
          ) : known.data === undefined ? (
            <div className="p-4">
              <SkeletonLines count={5} />
            </div>
          ) : named.length === 0 ? (
            <NoKey onAdd={address.add} />
          ) : address.isNarrow ? (
            <KeyCards keys={named} actions={listActions} />
          ) : (
            <KeyTable keys={named} actions={listActions} />
          )}
        </Card>
        <OwnKey of={known.data?.find((key) => key.revealable)} />
      </div>
      <CreateDialog
        open={address.isAdding}
        taken={taken}
        onClose={address.close}
        refresh={actions.refresh}
        onMade={(value) => {
          address.close()
          setMade(value)
        }}
      />
      <EditDialog
        known={named.find(({ name }) => name === address.editing)}
        taken={taken}
        onClose={address.close}
        refresh={actions.refresh}
      />
      <ValueDialog made={made} onClose={() => setMade(undefined)} />
      <Questions
        asking={asking}
        onClose={() => setAsking(undefined)}
        onRevoke={(key) => void actions.revoke(key)}
        onMade={setMade}
      />
    </>
  )
}

interface Asking {
  readonly deed: 'renew' | 'revoke'
  readonly key: KeyView
}

/** Before what cannot be taken back. */
function Questions({
  asking,
  onClose,
  onRevoke,
  onMade,
}: {
  readonly asking: Asking | undefined
  readonly onClose: () => void
  readonly onRevoke: (key: KeyView) => void
  readonly onMade: (made: KeyValue) => void
}) {
  const { t } = useTranslation('keys')
  const format = useFormat()
  const fail = useProblemToast()
  const [busy, setBusy] = useState(false)
  const [last, setLast] = useState<Asking>()
  if (asking !== undefined && asking !== last) setLast(asking)
  if (last === undefined) return null
  const { deed, key } = last
  const renew = async (): Promise<void> => {
    setBusy(true)
    try {
      onMade(await callApi<KeyValue>(keyPath(key.name), { method: 'PUT', body: {} }))
    } catch (problem) {
      fail(problem)
    }
    setBusy(false)
    onClose()
  }
  const confirm = (): void => {
    if (deed === 'renew') return void renew()
    onRevoke(key)
    onClose()
  }
  return (
    <ConfirmDialog
      open={asking !== undefined}
      onClose={onClose}
      onConfirm={confirm}
      busy={busy}
      title={t(`${deed}.title`, { name: key.name })}
      confirm={t(`${deed}.confirm`)}
    >
      <p>{t(`${deed}.lead`)}</p>
      {key.lastSeenAt === undefined ? null : (
        <p className="mt-2">{t('revoke.last', { ago: format.ago(key.lastSeenAt, Date.now()) })}</p>
      )}
    </ConfirmDialog>
  )
}

/** What is open stands in the address: a link opens the same, and «back» closes it. */
function useAddress() {
  const search = useSearch({ strict: false }) as { readonly add?: unknown; readonly key?: unknown }
  const navigate = useNavigate()
  const isNarrow = useMediaQuery('(max-width: 1100px)')
  const go = (next: { readonly add?: string; readonly key?: string }, replace = false): void =>
    void navigate({ to: '/keys', search: next, replace, resetScroll: false })
  return {
    isNarrow,
    isAdding: search.add !== undefined,
    editing: typeof search.key === 'string' ? search.key : undefined,
    add: () => go({ add: '' }),
    edit: (name: string) => go({ key: name }),
    close: () => go({}, true),
  }
}

/** A key bounds only who sends it: where none is asked for, others come in beside it. */
function NotNeeded() {
  const { t } = useTranslation('keys')
  const needed = useStatus().data?.keyRequired
  if (needed === undefined || needed.others) return null
  return (
    <Notice
      tone="info"
      action={
        <Link to="/proxy" className="font-medium text-accent underline">
          {t('toProxy')}
        </Link>
      }
    >
      {t('notNeeded')}
    </Notice>
  )
}

function NoKey({ onAdd }: { readonly onAdd: () => void }) {
  const { t } = useTranslation('keys')
  return (
    <EmptyState icon={<Ticket size={28} />} title={t('empty.title')}>
      <p className="mb-4">{t('empty.lead')}</p>
      <Button look="primary" icon={<Plus size={15} />} onClick={onAdd}>
        {t('add')}
      </Button>
    </EmptyState>
  )
}

function OwnKey({ of }: { readonly of: KeyView | undefined }) {
  const { t } = useTranslation('keys')
  return (
    <Card
      title={t('own.title')}
      aside={
        <Link to="/proxy" className="text-[12.5px] text-accent hover:underline">
          {t('own.change')}
        </Link>
      }
    >
      <p className="mb-3 max-w-3xl text-soft">{t('own.lead')}</p>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="w-full max-w-xl">
          <ProxyKeyValue />
        </div>
        {of === undefined ? null : <Use of={of} />}
      </div>
    </Card>
  )
}
