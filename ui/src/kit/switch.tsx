import { Switch as BaseSwitch } from '@base-ui/react/switch'
import { classNames } from './class-names.ts'

export interface SwitchProps {
  readonly label: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

export const Switch = ({ label, checked, disabled, onChange }: SwitchProps) => (
  <BaseSwitch.Root
    aria-label={label}
    checked={checked}
    disabled={disabled === true}
    onCheckedChange={onChange}
    className={classNames(
      'inline-flex h-5.5 w-10 shrink-0 items-center rounded-full border p-0.5 transition-colors',
      checked ? 'border-transparent bg-accent' : 'border-line-strong bg-raised',
      disabled === true && 'opacity-55',
    )}
  >
    <BaseSwitch.Thumb
      className={classNames(
        'block size-4 rounded-full transition-transform',
        checked ? 'translate-x-4.5 bg-accent-ink' : 'bg-line-strong',
      )}
    />
  </BaseSwitch.Root>
)
