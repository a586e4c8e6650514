import { memo } from 'react'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { Dot } from '../../kit/badge.tsx'
import { type CellContext, columnOf } from './columns.tsx'
import { modelText, protocolName, stateTones } from './exchange-words.ts'

export const narrowHeight = 54

/** One exchange in two lines, for a telephone. */
export const NarrowRow = memo(function NarrowRow({
  exchange,
  context,
}: {
  readonly exchange: ExchangeView
  readonly context: CellContext
}) {
  const { t, format } = context
  const { state, status, durationMs, path, protocol, account, fault, losses } = exchange
  return (
    // biome-ignore lint/a11y/useSemanticElements: the grid's rows are placed by hand
    // biome-ignore lint/a11y/useFocusableInteractive: the grid itself has the focus
    <div role="gridcell" className="grid h-full content-center gap-0.5">
      <div className="flex items-center gap-2">
        <Dot tone={stateTones[state]} pulse={state === 'open'} />
        <span className="sr-only">{t(`state.${state}`)}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-[12px]">
          {exchange.modelAsked === undefined ? path : modelText(exchange)}
        </span>
        <span className="text-[12px] tabular-nums text-soft">{status ?? '…'}</span>
      </div>
      <div className="flex gap-2 text-[11.5px] text-faint">
        <span className="tabular-nums">{columnOf('time').cell(exchange, context)}</span>
        <span className="min-w-0 flex-1 truncate">
          {[protocolName(protocol), account, fault?.code].filter((part) => part !== undefined).join(' · ')}
        </span>
        {losses.length === 0 ? null : (
          <span className="text-warn">{t('lossCount', { count: losses.length })}</span>
        )}
        {durationMs === undefined ? null : (
          <span className="tabular-nums">{format.duration(durationMs)}</span>
        )}
      </div>
    </div>
  )
})
