import { Menu as BaseMenu } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface MenuItem {
  readonly label: string
  readonly icon?: ReactNode
  readonly disabled?: boolean
  readonly danger?: boolean
  readonly onSelect: () => void
}

/** Further actions behind one button. */
export const Menu = ({
  trigger,
  items,
}: {
  readonly trigger: ReactElement<Record<string, unknown>>
  readonly items: readonly MenuItem[]
}) => (
  <BaseMenu.Root>
    <BaseMenu.Trigger render={trigger} />
    <BaseMenu.Portal>
      <BaseMenu.Positioner sideOffset={4} align="end" className="z-50 outline-none">
        <BaseMenu.Popup className="min-w-44 rounded-lg border border-line bg-surface p-1 shadow-lg outline-none">
          {items.map((item) => (
            <BaseMenu.Item
              key={item.label}
              disabled={item.disabled === true}
              onClick={item.onSelect}
              className={classNames(
                'flex h-8.5 cursor-pointer items-center gap-2.5 rounded-md px-2.5 outline-none select-none data-disabled:cursor-default data-disabled:opacity-50 data-highlighted:bg-raised',
                item.danger === true && 'text-bad',
              )}
            >
              {item.icon}
              {item.label}
            </BaseMenu.Item>
          ))}
        </BaseMenu.Popup>
      </BaseMenu.Positioner>
    </BaseMenu.Portal>
  </BaseMenu.Root>
)
