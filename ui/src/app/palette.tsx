import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { CornerDownLeft, Search } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Command, type CommandGroup, isWanted } from './palette-command.ts'
import { usePaletteCommands } from './palette-commands.ts'
import { usePaletteThings } from './palette-things.ts'

/** Everything of the dashboard by name: pages, commands, accounts, models, exchanges. */
export function Palette({ open, close }: { readonly open: boolean; readonly close: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : close())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          aria-label={t('palette')}
          className="fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-2xl outline-none"
        >
          <Content leave={close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Lives as long as it is open: what it asks for is asked only then. */
function Content({ leave }: { readonly leave: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const commands = usePaletteCommands()
  const things = usePaletteThings(text)
  const groups = [...commands, ...things].filter(({ items }) => items.length > 0)
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={isWanted}
      value={text}
      onValueChange={setText}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(command: Command) => command.label}
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search size={16} aria-hidden="true" className="shrink-0 text-faint" />
        <Autocomplete.Input
          aria-label={t('palette')}
          placeholder={t('palettePlaceholder')}
          className="h-12 w-full bg-transparent outline-none placeholder:text-faint"
        />
      </div>
      <Dialog.Close className="sr-only">{t('close')}</Dialog.Close>
      <div className="min-h-0 overflow-y-auto overscroll-contain p-1.5">
        <Autocomplete.Empty>
          <p className="px-3 py-6 text-center text-soft">{t('paletteEmpty')}</p>
        </Autocomplete.Empty>
        <Autocomplete.List>
          {(group: CommandGroup) => (
            <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-1">
              <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-[12px] font-medium text-faint">
                {group.value}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(command: Command) => (
                  <Autocomplete.Item
                    key={command.value}
                    value={command}
                    onClick={() => {
                      leave()
                      command.run()
                    }}
                    className="group flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 outline-none select-none data-highlighted:bg-raised"
                  >
                    <command.icon size={15} aria-hidden="true" className="shrink-0 text-faint" />
                    <span className="min-w-0 truncate">{command.label}</span>
                    <span className="min-w-0 flex-1 truncate text-[12.5px] text-faint">{command.note}</span>
                    <CornerDownLeft
                      size={13}
                      aria-hidden="true"
                      className="invisible text-faint group-data-highlighted:visible"
                    />
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
    </Autocomplete.Root>
  )
}
