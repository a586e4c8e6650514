import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'

export const Checkbox = ({
  label,
  checked,
  indeterminate,
  onChange,
}: {
  readonly label: string
  readonly checked: boolean
  readonly indeterminate?: boolean
  readonly onChange: (checked: boolean) => void
}) => (
  <BaseCheckbox.Root
    aria-label={label}
    checked={checked}
    indeterminate={indeterminate === true}
    onCheckedChange={(next) => onChange(next)}
    className="inline-grid size-4.5 shrink-0 cursor-pointer place-items-center rounded border border-line-strong bg-surface data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent"
  >
    <BaseCheckbox.Indicator className="text-accent-ink">
      {indeterminate === true ? <Minus size={13} strokeWidth={3} /> : <Check size={13} strokeWidth={3} />}
    </BaseCheckbox.Indicator>
  </BaseCheckbox.Root>
)
