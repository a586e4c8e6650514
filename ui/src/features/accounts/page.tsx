import { useNavigate, useSearch } from '@tanstack/react-router'
import { Download, FlaskConical, KeyRound, LayoutGrid, Plus, Rows3 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAccounts } from '../../api/accounts.ts'
import { ProblemNotice, useProblemToast } from '../../api/problem-notice.tsx'
import { useUsage } from '../../api/usage.ts'
import { Button } from '../../kit/button.tsx'
import { Card, EmptyState, PageHeader } from '../../kit/card.tsx'
import { Segments } from '../../kit/segments.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { useMediaQuery } from '../../kit/use-media-query.ts'
import { AccountCards } from './account-cards.tsx'
import type { AccountList } from './account-list.ts'
import { latencyByAccount, startOfLastHour, startOfToday, usageByAccount } from './account-state.ts'
import { AccountTable } from './account-table.tsx'
import { useAccountTests } from './account-tests.ts'
import { AddDialog } from './add-dialog.tsx'
import { FoundHere } from './adding/found-here.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { exportAccounts } from './export-accounts.ts'
import { useLeaving } from './leaving.ts'
import { useAccountActions } from './use-account-actions.ts'
import { ZaiCard } from './zai-card.tsx'

export function Page() {
  const { t } = useTranslation('accounts')
  const address = useAddress()
  const list = useAccountList(address.edit)
  const known = useAccounts()
  const fail = useProblemToast()
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')}>
        <Button
          icon={<FlaskConical size={14} />}
          disabled={list.accounts.length === 0}
          onClick={() => void list.tests.run(list.accounts.map(({ name }) => name))}
        >
          {t('actions.testAll')}
        </Button>
        <Button
          icon={<Download size={14} />}
          disabled={list.accounts.every((account) => account.ofThisRun)}
          onClick={() => void exportAccounts().catch(fail)}
        >
          {t('actions.export')}
        </Button>
        <Button look="primary" icon={<Plus size={15} />} onClick={() => address.add('')}>
          {t('actions.add')}
        </Button>
      </PageHeader>
      <div className="grid grid-cols-1 gap-5">
        <Card
          flush
          title={t('pool')}
          aside={address.isNarrow ? undefined : <LookChoice look={address.look} onChange={address.setLook} />}
        >
          <BulkBar list={list} onDone={list.selectNone} />
          {known.isError ? (
            <div className="p-4">
              <ProblemNotice error={known.error} />
            </div>
          ) : known.data === undefined ? (
            <div className="p-4">
              <SkeletonLines count={5} />
            </div>
          ) : list.accounts.length === 0 ? (
            <NoAccount onAdd={() => address.add('')} />
          ) : address.look === 'cards' ? (
            <AccountCards list={list} />
          ) : (
            <AccountTable list={list} />
          )}
        </Card>
        <ZaiCard />
      </div>
      <AddDialog
        kind={address.adding}
        onKind={address.add}
        onClose={address.close}
        taken={(known.data ?? []).map(({ name }) => name)}
      />
      <EditDialog
        account={list.accounts.find(({ name }) => name === address.editing)}
        tests={list.tests}
        onClose={address.close}
      />
    </>
  )
}

function useAccountList(edit: (name: string) => void): AccountList & { readonly selectNone: () => void } {
  const leaving = useLeaving()
  const accounts = (useAccounts().data ?? []).filter(({ name }) => !leaving.has(name))
  const usage = useUsage('accounts today', () => ({ since: startOfToday(), step: 'hour', by: 'account' }))
  const since = startOfLastHour(Date.now())
  const minutes = useUsage('accounts last hour', () => ({ since, step: 'minute', by: 'account' }))
  const actions = useAccountActions()
  const tests = useAccountTests(() => void actions.refresh())
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  return {
    accounts,
    usage: usageByAccount(usage.data?.rows ?? []),
    latency: latencyByAccount(minutes.data?.rows ?? [], since),
    actions,
    tests,
    selected,
    edit,
    select: (names, on) =>
      setSelected((before) =>
        on ? new Set([...before, ...names]) : new Set([...before].filter((name) => !names.includes(name))),
      ),
    selectNone: () => setSelected(new Set()),
  }
}

type Look = 'table' | 'cards'

/** What is open stands in the address: a link opens the same, and «back» closes it. */
function useAddress() {
  const search = useSearch({ strict: false }) as {
    readonly add?: unknown
    readonly account?: unknown
    readonly look?: unknown
  }
  const navigate = useNavigate()
  const isNarrow = useMediaQuery('(max-width: 1100px)')
  const look: Look = isNarrow || search.look === 'cards' ? 'cards' : 'table'
  const go = (
    next: { readonly add?: string; readonly account?: string; readonly look?: Look },
    replace = false,
  ) =>
    void navigate({
      to: '/accounts',
      search: { ...(search.look === undefined ? {} : { look: search.look }), ...next },
      replace,
      resetScroll: false,
    })
  return {
    isNarrow,
    look,
    adding: typeof search.add === 'string' ? search.add : undefined,
    editing: typeof search.account === 'string' ? search.account : undefined,
    add: (kind: string) => go({ add: kind }, search.add !== undefined),
    edit: (name: string) => go({ account: name }),
    close: () => go({}, true),
    setLook: (next: Look) => go({ look: next }, true),
  }
}

function LookChoice({ look, onChange }: { readonly look: Look; readonly onChange: (look: Look) => void }) {
  const { t } = useTranslation('accounts')
  return (
    <Segments
      label={t('look.label')}
      value={look}
      onChange={onChange}
      options={[
        { value: 'table', name: t('look.table'), label: <Rows3 size={14} aria-hidden="true" /> },
        { value: 'cards', name: t('look.cards'), label: <LayoutGrid size={14} aria-hidden="true" /> },
      ]}
    />
  )
}

function NoAccount({ onAdd }: { readonly onAdd: () => void }) {
  const { t } = useTranslation('accounts')
  return (
    <EmptyState icon={<KeyRound size={28} />} title={t('empty.title')}>
      <p className="mb-4">{t('empty.lead')}</p>
      <div className="mb-4">
        <FoundHere />
      </div>
      <Button look="primary" icon={<Plus size={15} />} onClick={onAdd}>
        {t('actions.add')}
      </Button>
      <p className="mt-4 text-[13px]">
        {t('empty.sandbox')} <code className="font-mono whitespace-nowrap">npm start -- --sandbox</code>
      </p>
    </EmptyState>
  )
}
