import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Cell, HeadCell, Row, Table } from '../../kit/table.tsx'
import { type Format, useFormat } from '../../kit/use-format.ts'
import { cacheShare, type GroupSum, type UsageSum } from './usage-sums.ts'

interface Column {
  /** For the order; undefined goes last. */
  readonly of: (sum: UsageSum) => number | undefined
  readonly text: (value: number, format: Format) => string
}

const columns = {
  requests: { of: (sum) => sum.requests, text: (value, format) => format.number(value) },
  errors: { of: (sum) => sum.errors, text: (value, format) => format.number(value) },
  errorShare: {
    of: (sum) => (sum.requests === 0 ? undefined : sum.errors / sum.requests),
    text: (value, format) => format.percent(value),
  },
  input: { of: (sum) => sum.inputTokens, text: (value, format) => format.number(value) },
  output: { of: (sum) => sum.outputTokens, text: (value, format) => format.number(value) },
  cached: { of: cacheShare, text: (value, format) => format.percent(value) },
  saved: { of: (sum) => sum.cacheSaved, text: (value, format) => format.money(value) },
  cost: { of: (sum) => sum.cost, text: (value, format) => format.money(value) },
  firstByte: { of: (sum) => sum.firstByteMs, text: (value, format) => format.duration(value) },
} as const satisfies Record<string, Column>

type ColumnName = keyof typeof columns
const columnNames = Object.keys(columns) as ColumnName[]
const columnOf = (name: ColumnName): Column => columns[name]

interface Order {
  readonly column: ColumnName | undefined
  readonly isUp: boolean
}

/** All groups with their sums; any column can lead the order. */
export function GroupTable({
  groups,
  total,
  firstColumn,
  nameOf,
}: {
  readonly groups: readonly GroupSum[]
  readonly total: UsageSum
  /** What the groups are: account, model, time … */
  readonly firstColumn: string
  readonly nameOf: (group: string) => ReactNode
}) {
  const { t } = useTranslation('usage')
  const [order, setOrder] = useState<Order>({ column: undefined, isUp: false })
  const sorted = sortGroups(groups, order)
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>{firstColumn}</HeadCell>
          {columnNames.map((name) => (
            <SortHead key={name} name={name} order={order} onOrder={setOrder} />
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ group, sum }) => (
          <Row key={group}>
            <Cell className="max-w-72 truncate">{nameOf(group)}</Cell>
            <Numbers sum={sum} />
          </Row>
        ))}
      </tbody>
      {groups.length < 2 ? null : (
        <tfoot>
          <Row className="font-medium">
            <Cell>{t('total')}</Cell>
            <Numbers sum={total} />
          </Row>
        </tfoot>
      )}
    </Table>
  )
}

function Numbers({ sum }: { readonly sum: UsageSum }) {
  const format = useFormat()
  const { t } = useTranslation('usage')
  return columnNames.map((name) => {
    const { of, text } = columnOf(name)
    const value = of(sum)
    const isPart = name === 'cost' && value !== undefined && sum.unpriced > 0
    return (
      <Cell key={name} numeric className={name === 'errors' && sum.errors > 0 ? 'text-bad' : ''}>
        {value === undefined ? <span className="text-faint">–</span> : text(value, format)}
        {isPart ? (
          <abbr
            title={t('figures.unpriced', { number: format.number(sum.unpriced) })}
            className="text-faint no-underline"
          >
            {' '}
            +?
          </abbr>
        ) : null}
      </Cell>
    )
  })
}

function SortHead({
  name,
  order,
  onOrder,
}: {
  readonly name: ColumnName
  readonly order: Order
  readonly onOrder: (order: Order) => void
}) {
  const { t } = useTranslation('usage')
  const isOn = order.column === name
  const Arrow = order.isUp ? ArrowUp : ArrowDown
  return (
    <HeadCell numeric aria-sort={isOn ? (order.isUp ? 'ascending' : 'descending') : 'none'}>
      <button
        type="button"
        className="inline-flex items-center gap-1 hover:text-ink"
        onClick={() => onOrder({ column: name, isUp: isOn && !order.isUp })}
      >
        {isOn ? <Arrow size={12} aria-hidden="true" /> : null}
        {t(`column.${name}`)}
      </button>
    </HeadCell>
  )
}

function sortGroups(groups: readonly GroupSum[], { column, isUp }: Order): readonly GroupSum[] {
  if (column === undefined) return groups
  const { of } = columnOf(column)
  const last = isUp ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  const value = ({ sum }: GroupSum): number => of(sum) ?? last
  return groups.toSorted((a, b) => (isUp ? value(a) - value(b) : value(b) - value(a)))
}
