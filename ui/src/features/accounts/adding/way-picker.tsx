import { ClipboardPaste, LogIn } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Way, ways } from './ways.ts'

const icons = { oauth: LogIn, import: ClipboardPaste } as const

/** Ways to an account besides a form for one key. */
export function WayPicker({ onPick }: { readonly onPick: (kind: string) => void }) {
  const { t } = useTranslation('adding')
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {ways.map((way) => (
        <li key={way}>
          <WayButton way={way} title={t(`ways.${way}`)} note={t(`ways.${way}Note`)} onPick={onPick} />
        </li>
      ))}
    </ul>
  )
}

function WayButton({
  way,
  title,
  note,
  onPick,
}: {
  readonly way: Way
  readonly title: string
  readonly note: string
  readonly onPick: (kind: string) => void
}) {
  const Icon = icons[way]
  return (
    <button
      type="button"
      data-way={way}
      onClick={() => onPick(`@${way}`)}
      className="flex h-full w-full items-start gap-3 rounded-lg border border-line bg-raised/50 px-3 py-2.5 text-left hover:border-line-strong hover:bg-raised"
    >
      <Icon size={17} aria-hidden="true" className="mt-0.5 shrink-0 text-accent" />
      <span className="min-w-0">
        <span className="block font-medium">{title}</span>
        <span className="block text-[12px] text-faint">{note}</span>
      </span>
    </button>
  )
}
