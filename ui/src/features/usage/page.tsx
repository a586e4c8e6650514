import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Button } from '../../kit/button.tsx'
import { Card, EmptyState, PageHeader } from '../../kit/card.tsx'
import { classNames } from '../../kit/class-names.ts'
import { inputLook } from '../../kit/field.tsx'
import { Segments } from '../../kit/segments.tsx'
import { Skeleton } from '../../kit/skeleton.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { downloadCsv } from './download-csv.ts'
import { Figures } from './figures.tsx'
import { GroupTable } from './group-table.tsx'
import { type MetricName, metricNames } from './metrics.ts'
import { UsageChart } from './usage-chart.tsx'
import { bucketOf, bucketStarts, groupings, rangeNames, type UsageSpan } from './usage-range.ts'
import { type GroupSum, sumGroups, sumRows, type UsageRow } from './usage-sums.ts'
import { useUsageRows } from './use-usage-rows.ts'
import { type UsageSearch, useUsageSearch } from './use-usage-search.ts'

const protocolNames: Readonly<Record<string, string>> = {
  'openai-chat': 'OpenAI Chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic',
  'gemini-generate': 'Gemini',
}

export function Page() {
  const { t } = useTranslation('usage')
  const { search, change, span } = useUsageSearch()
  const name = `${search.range} ${search.since ?? ''} ${search.until ?? ''}`
  const usage = useUsageRows(name, span, search.by)
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')}>
        <Button
          icon={<Download size={15} />}
          disabled={(usage.data?.rows.length ?? 0) === 0}
          onClick={() => downloadCsv(usage.data?.rows ?? [], `torii-usage-${search.range}-${search.by}.csv`)}
        >
          {t('csv')}
        </Button>
      </PageHeader>
      <RangeBar search={search} change={change} />
      {usage.error !== null && usage.data === undefined ? (
        <ProblemNotice error={usage.error} />
      ) : usage.data === undefined ? (
        <div className="grid gap-4">
          <Skeleton className="h-28" />
          <Skeleton className="h-80" />
        </div>
      ) : (
        <Report rows={usage.data.rows} at={usage.dataUpdatedAt} search={search} change={change} span={span} />
      )}
    </>
  )
}

function Report({
  rows,
  at,
  search,
  change,
  span,
}: {
  readonly rows: readonly UsageRow[]
  /** When the rows came. */
  readonly at: number
  readonly search: UsageSearch
  readonly change: (changes: Partial<UsageSearch>) => void
  readonly span: () => UsageSpan
}) {
  const { t } = useTranslation('usage')
  const format = useFormat()
  const { by, metric, range } = search
  // biome-ignore lint/correctness/useExhaustiveDependencies: the span moves on when new rows come, and not in between
  const shown = useMemo(span, [at, range, search.since, search.until])
  const groups = useMemo(() => sumGroups(rows), [rows])
  const total = useMemo(() => sumRows(rows), [rows])
  const nameOf = useCallback(
    (group: string): string => {
      if (by === 'none') return t('all')
      if (group === '') return t(by === 'key' ? 'noKey' : by === 'client' ? 'noClient' : 'unknown')
      return by === 'protocol' ? (protocolNames[group] ?? group) : group
    },
    [by, t],
  )
  return (
    <div className="grid gap-4">
      <Figures sum={total} />
      <Card
        title={t(`metric.${metric}`)}
        aside={
          <div className="max-w-full overflow-x-auto">
            <Segments<MetricName>
              label={t('metricLabel')}
              value={metric}
              onChange={(next) => change({ metric: next })}
              options={metricNames.map((value) => ({ value, label: t(`metric.${value}`) }))}
            />
          </div>
        }
      >
        <UsageChart groups={groups} isGrouped={by !== 'none'} metric={metric} span={shown} nameOf={nameOf} />
      </Card>
      <Card title={by === 'none' ? t('byTime') : t(`by.${by}`)}>
        {rows.length === 0 ? (
          <EmptyState title={t('emptyTitle')}>{t('emptyText')}</EmptyState>
        ) : (
          <GroupTable
            key={by}
            groups={by === 'none' ? byTime(rows, shown) : groups}
            total={total}
            firstColumn={by === 'none' ? t('time') : t(`by.${by}`)}
            nameOf={(group) =>
              by === 'none' ? (
                format.dateTime(Number(group))
              ) : (
                <GroupName
                  by={by}
                  group={group}
                  name={nameOf(group)}
                  since={shown.since}
                  until={shown.until}
                />
              )
            }
          />
        )}
        {total.prices.length === 0 ? null : (
          <p className="mt-3 text-[12px] text-faint">
            {t('prices', { list: total.prices.join(', ') })}
            {total.unpriced === 0 ? '' : ` ${t('unpricedNote')}`}
          </p>
        )}
      </Card>
    </div>
  )
}

/** The way to the requests of a group, where the monitor can tell them apart. */
function GroupName({
  by,
  group,
  name,
  since,
  until,
}: {
  readonly by: Exclude<UsageSearch['by'], 'none'>
  readonly group: string
  readonly name: string
  readonly since: number
  readonly until: number
}) {
  if (group === '') return <span className="text-soft">{name}</span>
  const filter = by === 'client' ? { text: group } : { [by]: group }
  return (
    <Link
      to="/monitor"
      search={{ ...filter, since: Math.floor(since), until: Math.ceil(until) }}
      className="hover:underline"
    >
      {name}
    </Link>
  )
}

/** The bars of the chart as rows, newest first; empty ones are left out. */
function byTime(rows: readonly UsageRow[], span: UsageSpan): readonly GroupSum[] {
  const starts = bucketStarts(span)
  const buckets = Map.groupBy(rows, (row) => starts[Math.max(0, bucketOf(starts, row.at))] ?? row.at)
  return [...buckets]
    .sort(([a], [b]) => b - a)
    .map(([start, own]) => ({ group: String(start), rows: own, sum: sumRows(own) }))
}

function RangeBar({
  search,
  change,
}: {
  readonly search: UsageSearch
  readonly change: (changes: Partial<UsageSearch>) => void
}) {
  const { t } = useTranslation('usage')
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="max-w-full overflow-x-auto">
        <Segments<UsageSearch['range']>
          label={t('rangeLabel')}
          value={search.range}
          onChange={(range) => change(range === 'own' ? { range, ...lastWeek() } : { range })}
          options={[...rangeNames, 'own' as const].map((value) => ({ value, label: t(`range.${value}`) }))}
        />
      </div>
      {search.since === undefined || search.until === undefined ? null : (
        <div className="flex flex-wrap items-center gap-2">
          <DayField
            label={t('from')}
            at={search.since}
            onChange={(since) =>
              change({ range: 'own', since, until: Math.max(search.until ?? 0, endOfDay(since)) })
            }
          />
          <DayField
            label={t('to')}
            at={search.until - 1}
            onChange={(day) =>
              change({ range: 'own', since: Math.min(search.since ?? day, day), until: endOfDay(day) })
            }
          />
        </div>
      )}
      <label className="flex items-center gap-2 text-[13px] whitespace-nowrap text-soft">
        {t('groupLabel')}
        <select
          className={classNames(inputLook, 'h-8 w-auto text-[13px]')}
          value={search.by}
          onChange={(event) => {
            const by = groupings.find((one) => one === event.target.value)
            if (by !== undefined) change({ by })
          }}
        >
          {groupings.map((value) => (
            <option key={value} value={value}>
              {t(`by.${value}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
const endOfDay = (at: number): number => new Date(at).setHours(24, 0, 0, 0)

const lastWeek = (): { readonly since: number; readonly until: number } => ({
  since: startOfDay(Date.now() - 6 * 86_400_000),
  until: endOfDay(Date.now()),
})

const DayField = ({
  label,
  at,
  onChange,
}: {
  readonly label: string
  readonly at: number
  readonly onChange: (startOfDay: number) => void
}) => (
  <label className="flex items-center gap-1.5 text-[13px] text-soft">
    {label}
    <input
      type="date"
      value={new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10)}
      onChange={(event) => {
        const day = new Date(`${event.target.value}T00:00`).getTime()
        if (!Number.isNaN(day)) onChange(day)
      }}
      className={classNames(inputLook, 'h-8 w-auto text-[13px]')}
    />
  </label>
)
