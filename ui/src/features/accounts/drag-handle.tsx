import { GripVertical } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../src/control/contract/account.ts'
import { classNames } from '../../kit/class-names.ts'
import type { TierDrag } from './use-tier-drag.ts'

/** Drag it to another priority, or press the arrow keys on it. */
export function DragHandle({
  account,
  drag,
  onStep,
}: {
  readonly account: AccountView
  readonly drag: TierDrag
  /** −1: an earlier priority; 1: a later one. */
  readonly onStep: (step: -1 | 1) => void
}) {
  const { t } = useTranslation('accounts')
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    onStep(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <button
      type="button"
      aria-label={t('priority.move', { name: account.name, priority: account.priority })}
      title={t('priority.moveNote')}
      data-handle={account.name}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => drag.start(account.name, event)}
      onPointerMove={drag.move}
      onPointerUp={drag.end}
      onPointerCancel={drag.cancel}
      className={classNames(
        'inline-grid h-8 w-6 touch-none place-items-center rounded-md text-faint hover:bg-raised hover:text-ink',
        drag.dragged === account.name ? 'cursor-grabbing' : 'cursor-grab!',
      )}
    >
      <GripVertical size={15} aria-hidden="true" />
    </button>
  )
}
