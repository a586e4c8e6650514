import { ArrowRight, Plus, Trash2 } from 'lucide-react'
import { Button, IconButton } from './button.tsx'
import { TextInput } from './field.tsx'

export type Pair = readonly [key: string, value: string]

/** Names with a value each, as they are being typed. */
export function PairsInput({
  pairs,
  onChange,
  texts,
  placeholders,
  onBlur,
  isNumeric,
}: {
  readonly pairs: readonly Pair[]
  readonly onChange: (pairs: readonly Pair[]) => void
  readonly texts: {
    readonly key: string
    readonly value: string
    readonly add: string
    readonly remove: (key: string) => string
  }
  readonly placeholders?: Pair
  readonly onBlur?: () => void
  readonly isNumeric?: boolean
}) {
  const change = (index: number, pair: Pair): void =>
    onChange(pairs.map((one, at) => (at === index ? pair : one)))
  return (
    <div className="grid gap-1.5">
      {pairs.map(([key, value], index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a line under way has no other name, and lines stay in their order
          key={index}
          className="grid grid-cols-[minmax(0,2fr)_auto_minmax(0,1fr)_auto] items-center gap-2"
        >
          <TextInput
            aria-label={texts.key}
            value={key}
            placeholder={placeholders?.[0]}
            className="font-mono text-[12.5px]"
            onBlur={onBlur}
            onChange={(event) => change(index, [event.target.value, value])}
          />
          <ArrowRight size={14} aria-hidden="true" className="text-faint" />
          <TextInput
            aria-label={texts.value}
            value={value}
            placeholder={placeholders?.[1]}
            inputMode={isNumeric === true ? 'numeric' : 'text'}
            className="font-mono text-[12.5px]"
            onBlur={onBlur}
            onChange={(event) => change(index, [key, event.target.value])}
          />
          <IconButton
            label={texts.remove(key)}
            onClick={() => onChange(pairs.filter((_, at) => at !== index))}
          >
            <Trash2 size={14} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button small icon={<Plus size={13} />} onClick={() => onChange([...pairs, ['', '']])}>
          {texts.add}
        </Button>
      </div>
    </div>
  )
}
