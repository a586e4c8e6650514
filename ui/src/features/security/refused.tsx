import { useNavigate, useSearch } from '@tanstack/react-router'
import { Ban, Ellipsis, ScrollText, ShieldCheck, SquareArrowOutUpRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RefusedView } from '../../../../src/control/contract/security.ts'
import { ProblemNotice, useProblemToast } from '../../api/problem-notice.tsx'
import { useRefused } from '../../api/security.ts'
import { useChangeSettings, useSettings } from '../../api/settings.ts'
import { Badge, Notice, type Tone } from '../../kit/badge.tsx'
import { IconButton } from '../../kit/button.tsx'
import { Card, EmptyState } from '../../kit/card.tsx'
import { Menu } from '../../kit/menu.tsx'
import { Segments } from '../../kit/segments.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { Cell, HeadCell, Row, Table } from '../../kit/table.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { useNow } from '../../kit/use-now.ts'

type Group = RefusedView['groups'][number]

const day = 86_400_000
const spans = { '24h': day, '7d': 7 * day, '30d': 30 * day } as const
type Span = keyof typeof spans

/** Who knocked in vain, by reason and address. */
export function Refused() {
  const { t } = useTranslation('security')
  const [span, setSpan] = useSpan()
  const refused = useRefused(spans[span])
  const isRecording = useSettings().data?.settings.monitor.enabled !== false
  const groups = refused.data?.groups ?? []
  return (
    <Card
      flush
      title={t('refused.title')}
      aside={
        <Segments<Span>
          label={t('refused.rangeLabel')}
          value={span}
          onChange={setSpan}
          options={(Object.keys(spans) as Span[]).map((value) => ({
            value,
            label: t(`refused.range.${value}`),
          }))}
        />
      }
    >
      {isRecording ? null : (
        <div className="p-4 pb-0">
          <Notice tone="warn">{t('refused.off')}</Notice>
        </div>
      )}
      {refused.error !== null && refused.data === undefined ? (
        <div className="p-4">
          <ProblemNotice error={refused.error} />
        </div>
      ) : refused.data === undefined ? (
        <div className="p-4">
          <SkeletonLines count={4} />
        </div>
      ) : groups.length === 0 ? (
        <EmptyState icon={<ShieldCheck size={28} />} title={t('refused.empty')}>
          {t('refused.emptyLead')}
        </EmptyState>
      ) : (
        <RefusedTable groups={groups} />
      )}
      {refused.data?.isPartial === true ? (
        <p className="px-4 py-3 text-[12px] text-faint">{t('refused.partial')}</p>
      ) : null}
    </Card>
  )
}

/** The span stands in the address. */
function useSpan(): readonly [Span, (span: Span) => void] {
  const search = useSearch({ strict: false }) as { readonly range?: unknown }
  const navigate = useNavigate()
  const span = (Object.keys(spans) as Span[]).find((name) => name === search.range) ?? '7d'
  return [
    span,
    (next) =>
      void navigate({
        to: '/security',
        search: next === '7d' ? {} : { range: next },
        resetScroll: false,
      }),
  ]
}

function RefusedTable({ groups }: { readonly groups: readonly Group[] }) {
  const { t } = useTranslation('security')
  return (
    <Table aria-label={t('refused.title')}>
      <thead>
        <tr>
          <HeadCell className="pl-4!">{t('refused.reason')}</HeadCell>
          <HeadCell>{t('refused.address')}</HeadCell>
          <HeadCell numeric>{t('refused.count')}</HeadCell>
          <HeadCell>{t('refused.last')}</HeadCell>
          <HeadCell>{t('refused.client')}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t('refused.show')}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <RefusedRow key={`${group.code} ${group.address}`} group={group} />
        ))}
      </tbody>
    </Table>
  )
}

const tones: Readonly<Record<string, Tone>> = {
  invalid_api_key: 'bad',
  address_refused: 'bad',
  foreign_host: 'warn',
}

function RefusedRow({ group }: { readonly group: Group }) {
  const { t, i18n } = useTranslation('security')
  const format = useFormat()
  const now = useNow(10_000)
  const { code, status, address, key } = group
  const isNamed = i18n.exists(`reason.${code}`, { ns: 'security' })
  return (
    <Row>
      <Cell className="pl-4!">
        <span className="flex items-center gap-2 whitespace-nowrap" title={group.message}>
          <Badge tone={tones[code] ?? 'neutral'}>{status}</Badge>
          {isNamed ? t(`reason.${code as 'missing_key'}`) : code}
          {key === undefined ? null : <span className="text-faint">({key})</span>}
        </span>
      </Cell>
      <Cell className="font-mono text-[12.5px] whitespace-nowrap">{address}</Cell>
      <Cell numeric>{format.number(group.count)}</Cell>
      <Cell className="whitespace-nowrap text-soft">
        <span title={format.dateTime(group.lastAt)}>{format.ago(group.lastAt, now)}</span>
      </Cell>
      <Cell className="max-w-56 truncate text-soft" title={group.client}>
        {group.client ?? '–'}
      </Cell>
      <Cell className="w-12 text-right">
        <RefusedMenu group={group} />
      </Cell>
    </Row>
  )
}

function RefusedMenu({ group }: { readonly group: Group }) {
  const { t } = useTranslation('security')
  const navigate = useNavigate()
  const denied = useSettings().data?.settings.proxy.denied_addresses
  const change = useChangeSettings()
  const fail = useProblemToast()
  const { address, code, lastExchange } = group
  const save = (values: readonly string[]) =>
    change.mutateAsync({ set: { 'proxy.denied_addresses': [...values] } })
  const deny = async (before: readonly string[]): Promise<void> => {
    try {
      await save([...before, address])
      showToast({
        text: t('refused.denied', { address }),
        undo: () => void save(before).catch(fail),
      })
    } catch (problem) {
      fail(problem)
    }
  }
  return (
    <Menu
      trigger={
        <IconButton label={t('refused.more', { address })}>
          <Ellipsis size={16} />
        </IconButton>
      }
      items={[
        {
          label: t('refused.show'),
          icon: <ScrollText size={15} />,
          onSelect: () =>
            void navigate({ to: '/monitor', search: { state: 'refused', text: `${code} ${address}` } }),
        },
        {
          label: t('refused.showLast'),
          icon: <SquareArrowOutUpRight size={15} />,
          onSelect: () => void navigate({ to: '/monitor/$id', params: { id: lastExchange } }),
        },
        {
          label: t('refused.deny'),
          icon: <Ban size={15} />,
          danger: true,
          // This machine always may: the list would not hold it back.
          disabled: denied === undefined || denied.includes(address) || isOwn(address),
          onSelect: () => void deny(denied ?? []),
        },
      ]}
    />
  )
}

const isOwn = (address: string): boolean => address === '::1' || address.startsWith('127.')
