import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export interface TabItem<Value extends string> {
  readonly value: Value
  readonly label: ReactNode
  readonly content: ReactNode
}

/** Views of one thing. Arrow keys move between them; only the chosen one is rendered. */
export function Tabs<Value extends string>({
  label,
  items,
  value,
  onChange,
  aside,
}: {
  /** Names the set to screen readers. */
  readonly label: string
  readonly items: readonly TabItem<Value>[]
  readonly value: Value
  readonly onChange: (value: Value) => void
  /** At the right of the tabs. */
  readonly aside?: ReactNode
}) {
  return (
    <BaseTabs.Root value={value} onValueChange={(next) => onChange(next as Value)}>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2 border-b border-line">
        <BaseTabs.List aria-label={label} className="relative flex min-w-0 gap-1 overflow-x-auto">
          {items.map((item) => (
            <BaseTabs.Tab
              key={item.value}
              value={item.value}
              className="h-9 shrink-0 border-b-2 border-transparent px-2.5 text-[13px] font-medium text-soft outline-offset-[-3px] hover:text-ink data-active:border-accent data-active:text-ink"
            >
              {item.label}
            </BaseTabs.Tab>
          ))}
        </BaseTabs.List>
        {aside}
      </div>
      {items.map((item) => (
        <BaseTabs.Panel key={item.value} value={item.value} className="outline-offset-4">
          {item.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  )
}
