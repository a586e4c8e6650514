import { useQuery } from '@tanstack/react-query'
import { Check, KeyRound, Plus, Server } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Discovered } from '../../../../../src/control/contract/account-import.ts'
import { callApi } from '../../../api/client.ts'
import { ProblemNotice } from '../../../api/problem-notice.tsx'
import { Button } from '../../../kit/button.tsx'
import { useFormat } from '../../../kit/use-format.ts'
import { Verdict } from '../verdict.tsx'
import { type Adding, useAdding } from './use-adding.ts'

const stillFreshMs = 30_000

/** Servers and keys of this machine that no account uses yet. Offered; added only when somebody presses the button. */
export function FoundHere() {
  const { t } = useTranslation('adding')
  const found = useQuery({
    queryKey: ['discovered'],
    queryFn: () => callApi<Discovered[]>('/api/accounts/discovered'),
    staleTime: stillFreshMs,
  })
  const adding = useAdding()
  // What was added here is found no more, and its verdict is still to be read.
  const [seen, setSeen] = useState<readonly Discovered[]>([])
  const isSeen = (one: Discovered): boolean => seen.some(({ name }) => name === one.name)
  const list = [...seen, ...(found.data ?? []).filter((one) => !isSeen(one))]
  if (list.length === 0) return null
  return (
    <section aria-label={t('found.title')} className="grid grid-cols-1 gap-2 text-left">
      <h3 className="text-[12.5px] font-medium text-soft">{t('found.title')}</h3>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {list.map((one) => (
          <FoundLine
            key={one.name}
            found={one}
            adding={adding}
            onAdd={() => {
              setSeen([...seen.filter(({ name }) => name !== one.name), one])
              void adding.add([newAccountOf(one)])
            }}
          />
        ))}
      </ul>
      <p className="text-[12px] text-faint">{t('found.note')}</p>
    </section>
  )
}

const newAccountOf = ({ name, upstream, base_url, api_key }: Discovered) => ({
  name,
  upstream,
  ...(base_url === undefined ? {} : { base_url }),
  ...(api_key === undefined ? {} : { api_key }),
})

function FoundLine({
  found,
  adding,
  onAdd,
}: {
  readonly found: Discovered
  readonly adding: Adding
  readonly onAdd: () => void
}) {
  const { t } = useTranslation('adding')
  const format = useFormat()
  const isAdded = adding.added.includes(found.name)
  const failure = adding.failed.find(({ account }) => account.name === found.name)
  const test = adding.tests.states.get(found.name)
  const Icon = found.api_key === undefined ? Server : KeyRound
  return (
    <li data-found={found.name} className="grid grid-cols-1 gap-2 px-3 py-2">
      <div className="flex items-center gap-3">
        <Icon size={16} aria-hidden="true" className="shrink-0 text-faint" />
        <div className="min-w-0 flex-1">
          <p className="truncate text-[13.5px] font-medium">{found.label}</p>
          <p className="truncate text-[12.5px] text-faint">
            <code className="font-mono text-[12px]">{found.api_key ?? found.base_url}</code>
            {found.models === undefined
              ? null
              : ` · ${t('found.models', { n: format.number(found.models.length), count: found.models.length })}`}
          </p>
        </div>
        {isAdded ? (
          <span className="flex items-center gap-1.5 text-[12.5px] text-good">
            <Check size={14} aria-hidden="true" /> {t('found.added')}
          </span>
        ) : (
          <Button
            small
            icon={<Plus size={13} />}
            busy={adding.busy}
            aria-label={t('found.addOf', { label: found.label })}
            onClick={onAdd}
          >
            {t('found.add')}
          </Button>
        )}
      </div>
      {test === undefined ? null : <Verdict state={test} />}
      {failure === undefined ? null : <ProblemNotice error={failure.error} />}
    </li>
  )
}
