import { Autocomplete } from '@base-ui/react/autocomplete'
import { classNames } from './class-names.ts'
import { inputLook } from './field.tsx'

const shown = 60

/** Free text with suggestions: what is typed counts, whether it is in the list or not. */
export const SuggestInput = ({
  value,
  onChange,
  suggestions,
  placeholder,
  mono,
  ...rest
}: {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly suggestions: readonly string[]
  readonly placeholder?: string
  readonly mono?: boolean
  readonly id?: string
  readonly 'aria-label'?: string
  readonly 'aria-describedby'?: string
}) => (
  <Autocomplete.Root
    items={suggestions}
    value={value}
    onValueChange={(next, details) => {
      // Escape in a closed list would clear what was typed; a text field keeps its text.
      if (details.reason === 'escape-key') details.cancel()
      else onChange(next)
    }}
    limit={shown}
    openOnInputClick
    mode="list"
  >
    <Autocomplete.Input
      {...rest}
      placeholder={placeholder}
      spellCheck={false}
      className={classNames(inputLook, mono === true && 'font-mono text-[12.5px]')}
    />
    <Autocomplete.Portal>
      <Autocomplete.Positioner sideOffset={4} className="z-50 outline-none">
        <Autocomplete.Popup className="max-h-[min(20rem,var(--available-height))] w-[max(var(--anchor-width),14rem)] max-w-[var(--available-width)] overflow-y-auto overscroll-contain rounded-lg border border-line bg-surface p-1 shadow-lg data-empty:hidden">
          <Autocomplete.List>
            {(item: string) => (
              <Autocomplete.Item
                key={item}
                value={item}
                className={classNames(
                  'cursor-pointer truncate rounded-md px-2.5 py-1.5 outline-none select-none data-highlighted:bg-raised',
                  mono === true && 'font-mono text-[12.5px]',
                )}
              >
                {item}
              </Autocomplete.Item>
            )}
          </Autocomplete.List>
        </Autocomplete.Popup>
      </Autocomplete.Positioner>
    </Autocomplete.Portal>
  </Autocomplete.Root>
)
