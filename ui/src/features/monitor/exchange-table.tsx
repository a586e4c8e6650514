import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, useEffect, useImperativeHandle, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { classNames } from '../../kit/class-names.ts'
import { useFormat } from '../../kit/use-format.ts'
import { useNow } from '../../kit/use-now.ts'
import { type CellContext, type ColumnId, columnOf } from './columns.tsx'
import { NarrowRow, narrowHeight } from './narrow-row.tsx'

const wideHeight = 32
/** Rows from the end at which the next page is asked for. */
const ahead = 30

export interface TableHandle {
  /** Moves the selection by rows: down is older. */
  move(by: number): void
  moveTo(place: 'newest' | 'oldest'): void
}

export interface ExchangeTableProps {
  /** Oldest first; shown newest first. */
  readonly rows: readonly ExchangeView[]
  readonly columns: readonly ColumnId[]
  readonly isNarrow: boolean
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
  readonly onOpen: (id: string) => void
  readonly onScrolled: (isAway: boolean) => void
  readonly onNearEnd: () => void
  /** In place of rows. */
  readonly empty: ReactNode
  readonly handle: React.Ref<TableHandle>
}

/** Rows of which only those in sight are in the page. The grid has the focus; the selected row is announced. */
export function ExchangeTable(props: ExchangeTableProps) {
  const { rows, columns, isNarrow, selected, onSelect, onOpen, onScrolled, onNearEnd, empty, handle } = props
  const { t } = useTranslation('monitor')
  const scroller = useRef<HTMLDivElement>(null)
  const height = isNarrow ? narrowHeight : wideHeight
  const count = rows.length
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 16,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height makes every known size wrong
  useEffect(() => virtual.measure(), [height, virtual])
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (lastShown >= count - ahead) onNearEnd()
  }, [lastShown, count, onNearEnd])
  const selectAt = (index: number): void => {
    const row = rows[count - 1 - index]
    if (row === undefined) return
    onSelect(row.id)
    virtual.scrollToIndex(index, { align: 'auto' })
  }
  useImperativeHandle(handle, () => ({
    move(by) {
      const at = rows.findLastIndex((row) => row.id === selected)
      const index = at === -1 ? (by > 0 ? -1 : 0) : count - 1 - at
      selectAt(Math.min(count - 1, Math.max(0, index + by)))
    },
    moveTo: (place) => selectAt(place === 'newest' ? 0 : count - 1),
  }))
  const format = useFormat()
  const today = new Date(useNow(60_000)).setHours(0, 0, 0, 0)
  const context = useMemo((): CellContext => ({ t, format, now: 0, today }), [t, format, today])
  const tracks = columns.map((id) => columnOf(id).track).join(' ')
  const shownSelection = items.some((item) => rows[count - 1 - item.index]?.id === selected)
  if (count === 0)
    return (
      <section aria-label={t('tableLabel')} className="min-h-0 flex-1 overflow-y-auto">
        {empty}
      </section>
    )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
    <div
      ref={scroller}
      role="grid"
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={shownSelection && selected !== undefined ? rowId(selected) : undefined}
      tabIndex={0}
      aria-label={t('tableLabel')}
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > height)}
      className="relative min-h-0 flex-1 overflow-auto overscroll-contain rounded-t-xl focus-visible:outline-offset-[-2px]"
    >
      {isNarrow ? null : <TableHead columns={columns} tracks={tracks} />}
      <Body height={virtual.getTotalSize()} minWidth={isNarrow ? undefined : minWidthOf(columns)}>
        {items.map((item) => {
          const exchange = rows[count - 1 - item.index]
          if (exchange === undefined) return null
          return (
            <TableRow
              key={exchange.id}
              exchange={exchange}
              index={item.index}
              top={item.start}
              columns={columns}
              tracks={tracks}
              isNarrow={isNarrow}
              isSelected={exchange.id === selected}
              context={context}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          )
        })}
      </Body>
    </div>
  )
}

const rowId = (id: string): string => `row-${id}`

/** The sum of the least widths: below it the table scrolls sideways. */
const minWidthOf = (columns: readonly ColumnId[]): number =>
  columns.reduce((sum, id) => sum + Number(/\d+/.exec(columnOf(id).track)?.[0] ?? 0) + gap, 2 * edge)

const gap = 10
const edge = 12

const Body = ({
  height,
  minWidth,
  children,
}: {
  readonly height: number
  readonly minWidth: number | undefined
  readonly children: ReactNode
}) => (
  // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by hand
  <div role="rowgroup" className="relative" style={{ height, minWidth }}>
    {children}
  </div>
)

/** A text right behind a number would stick to it. */
function followsNumber(columns: readonly ColumnId[], id: ColumnId): boolean {
  const before = columns[columns.indexOf(id) - 1]
  return before !== undefined && columnOf(before).numeric === true && columnOf(id).numeric !== true
}

const rowLook = 'grid items-center gap-x-2.5 px-3'

function TableHead({ columns, tracks }: { readonly columns: readonly ColumnId[]; readonly tracks: string }) {
  const { t } = useTranslation('monitor')
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the body
    <div
      role="rowgroup"
      className="sticky top-0 z-10 border-b border-line bg-surface"
      style={{ minWidth: minWidthOf(columns) }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as the body */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus */}
      <div role="row" aria-rowindex={1} className={rowLook} style={{ gridTemplateColumns: tracks }}>
        {columns.map((id) => (
          // biome-ignore lint/a11y/useSemanticElements: as the body
          // biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus
          <div
            key={id}
            role="columnheader"
            title={t(`columnNote.${id}`)}
            className={classNames(
              'flex h-8 items-center truncate text-[12px] font-medium text-faint',
              columnOf(id).numeric === true && 'justify-end',
              followsNumber(columns, id) && 'pl-3',
            )}
          >
            {t(`column.${id}`)}
          </div>
        ))}
      </div>
    </div>
  )
}

interface TableRowProps {
  readonly exchange: ExchangeView
  readonly index: number
  readonly top: number
  readonly columns: readonly ColumnId[]
  readonly tracks: string
  readonly isNarrow: boolean
  readonly isSelected: boolean
  readonly context: CellContext
  readonly onSelect: (id: string) => void
  readonly onOpen: (id: string) => void
}

/** Moves with every row that comes in above it; what stands in it does not. */
function TableRow(props: TableRowProps) {
  const { exchange, index, top, columns, tracks, isNarrow, isSelected, onSelect, onOpen, context } = props
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the body
    // biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page handles the keys
    <div
      role="row"
      id={rowId(exchange.id)}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      onClick={() => (isSelected || isNarrow ? onOpen(exchange.id) : onSelect(exchange.id))}
      onDoubleClick={() => onOpen(exchange.id)}
      className={classNames(
        'absolute inset-x-0 cursor-pointer border-b border-line/60 text-[12.5px] [contain:layout_paint_style] hover:bg-raised',
        isNarrow ? 'px-3' : rowLook,
        isSelected && 'bg-accent-wash hover:bg-accent-wash',
      )}
      style={{
        transform: `translateY(${top}px)`,
        height: isNarrow ? narrowHeight : wideHeight,
        ...(isNarrow ? {} : { gridTemplateColumns: tracks }),
      }}
    >
      {isNarrow ? (
        <NarrowRow exchange={exchange} context={context} />
      ) : exchange.state === 'open' ? (
        <OpenCells exchange={exchange} columns={columns} context={context} />
      ) : (
        <Cells exchange={exchange} columns={columns} context={context} />
      )}
    </div>
  )
}

interface CellsProps {
  readonly exchange: ExchangeView
  readonly columns: readonly ColumnId[]
  readonly context: CellContext
}

/** Only what is going on has an age that grows. */
function OpenCells({ exchange, columns, context }: CellsProps) {
  const now = useNow()
  const aged = useMemo((): CellContext => ({ ...context, now }), [context, now])
  return <Cells exchange={exchange} columns={columns} context={aged} />
}

const Cells = memo(function Cells({ exchange, columns, context }: CellsProps) {
  return columns.map((id) => {
    const { cell, numeric, mono } = columnOf(id)
    const content = cell(exchange, context)
    return (
      // biome-ignore lint/a11y/useSemanticElements: as the body
      // biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus
      <div
        key={id}
        role="gridcell"
        title={typeof content === 'string' && content.length > 10 ? content : undefined}
        className={classNames(
          'truncate',
          numeric === true && 'text-right tabular-nums',
          mono === true && 'font-mono text-[12px]',
          followsNumber(columns, id) && 'pl-3',
          content === '–' && 'text-faint',
        )}
      >
        {content}
      </div>
    )
  })
})
