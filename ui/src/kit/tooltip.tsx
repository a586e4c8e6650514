import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/** More about a control, on hover and on focus. Never the only place where something necessary stands. */
export const Tooltip = ({
  text,
  children,
}: {
  readonly text: ReactNode
  readonly children: ReactElement<Record<string, unknown>>
}) => (
  <BaseTooltip.Root>
    <BaseTooltip.Trigger delay={350} render={children} />
    <BaseTooltip.Portal>
      <BaseTooltip.Positioner sideOffset={6} className="z-50">
        <BaseTooltip.Popup className="max-w-xs rounded-md bg-ink px-2.5 py-1.5 text-[12.5px] text-ground shadow-lg transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0">
          {text}
        </BaseTooltip.Popup>
      </BaseTooltip.Positioner>
    </BaseTooltip.Portal>
  </BaseTooltip.Root>
)
