import { useNavigate, useSearch } from '@tanstack/react-router'
import { type MetricName, metricNames } from './metrics.ts'
import {
  type Grouping,
  groupings,
  namedSpan,
  ownSpan,
  type RangeName,
  rangeNames,
  type UsageSpan,
} from './usage-range.ts'

export interface UsageSearch {
  readonly range: RangeName | 'own'
  readonly by: Grouping
  readonly metric: MetricName
  /** `range` is own: Unix milliseconds, a whole day's beginning and another's end. */
  readonly since: number | undefined
  readonly until: number | undefined
}

/** What is looked at stands in the address. */
export function useUsageSearch(): {
  readonly search: UsageSearch
  readonly change: (changes: Partial<UsageSearch>) => void
  /** Anew at each call: named spans end now. */
  readonly span: () => UsageSpan
} {
  const raw = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const navigate = useNavigate()
  const since = Number(raw.since)
  const until = Number(raw.until)
  const isOwn = since > 0 && until > since
  const search: UsageSearch = {
    range: isOwn ? 'own' : (rangeNames.find((name) => name === raw.range) ?? '24h'),
    by: groupings.find((name) => name === raw.by) ?? 'none',
    metric: metricNames.find((name) => name === raw.metric) ?? 'requests',
    since: isOwn ? since : undefined,
    until: isOwn ? until : undefined,
  }
  return {
    search,
    change: (changes) =>
      void navigate({ to: '/usage', search: plain({ ...search, ...changes }), resetScroll: false }),
    span: () =>
      search.since !== undefined && search.until !== undefined
        ? ownSpan(search.since, search.until)
        : namedSpan(search.range === 'own' ? '24h' : search.range, Date.now()),
  }
}

/** Only what differs from the usual. */
function plain({ range, by, metric, since, until }: UsageSearch): Record<string, string | number> {
  return {
    ...(range === '24h' || range === 'own' ? {} : { range }),
    ...(by === 'none' ? {} : { by }),
    ...(metric === 'requests' ? {} : { metric }),
    ...(range !== 'own' || since === undefined || until === undefined ? {} : { since, until }),
  }
}
