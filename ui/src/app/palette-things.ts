import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Activity, ArrowRight, Box, KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangePage, ExchangeView } from '../../../src/control/contract/exchange.ts'
import { useAccounts } from '../api/accounts.ts'
import { callApi } from '../api/client.ts'
import { useModels } from '../api/models.ts'
import { useFormat } from '../kit/use-format.ts'
import { type Command, type CommandGroup, isWanted } from './palette-command.ts'

const most = 6
const restMs = 200

/** Accounts, models and exchanges that answer to what is typed; none while nothing is. */
export function usePaletteThings(text: string): readonly CommandGroup[] {
  const { t } = useTranslation()
  const query = text.trim()
  const accounts = useAccountCommands()
  const models = useModelCommands()
  const exchanges = useExchangeCommands(query)
  if (query === '') return []
  const fitting = (commands: readonly Command[]): readonly Command[] =>
    commands.filter((command) => isWanted(command, query)).slice(0, most)
  return [
    { value: t('accounts'), items: fitting(accounts) },
    { value: t('paletteModels'), items: fitting(models) },
    { value: t('paletteExchanges'), items: exchanges },
  ]
}

function useAccountCommands(): readonly Command[] {
  const navigate = useNavigate()
  return (useAccounts().data ?? []).map(({ name, upstreamLabel, labels }) => ({
    value: `account-${name}`,
    label: name,
    note: upstreamLabel,
    words: labels.join(' '),
    icon: KeyRound,
    run: () => void navigate({ to: '/accounts', search: { account: name } }),
  }))
}

/** A model opens where it can be seen what becomes of it. */
function useModelCommands(): readonly Command[] {
  const navigate = useNavigate()
  return (useModels().data ?? []).map(({ id, accounts, displayName }) => ({
    value: `model-${id}`,
    label: id,
    note: accounts.join(', '),
    words: displayName ?? '',
    icon: Box,
    run: () => void navigate({ to: '/models', search: { tab: 'test', model: id } }),
  }))
}

function useExchangeCommands(query: string): readonly Command[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const format = useFormat()
  const rested = useRested(query)
  const id = /^ex_[0-9A-Za-z]+$/.exec(query)?.[0]
  const found = useQuery({
    queryKey: ['exchanges', 'palette', rested],
    queryFn: ({ signal }) =>
      callApi<ExchangePage>(`/api/exchanges?limit=5&text=${encodeURIComponent(rested)}`, { signal }),
    enabled: rested.length > 1 && id === undefined,
  })
  const open = (one: string): void => void navigate({ to: '/monitor/$id', params: { id: one } })
  if (id !== undefined)
    return [
      {
        value: id,
        label: t('paletteExchange', { id }),
        isFound: true,
        icon: ArrowRight,
        run: () => open(id),
      },
    ]
  if (query.length < 2) return []
  return (found.data?.exchanges ?? []).map((exchange) => ({
    value: exchange.id,
    label: exchange.modelAsked ?? exchange.path,
    note: noteOf(exchange, format.dateTime(exchange.startedAt)),
    isFound: true,
    icon: Activity,
    run: () => open(exchange.id),
  }))
}

const noteOf = ({ status, account, client }: ExchangeView, time: string): string =>
  [time, status, account, client].filter((word) => word !== undefined).join(' · ')

/** The text once the typing rests. */
function useRested(text: string): string {
  const [rested, setRested] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
