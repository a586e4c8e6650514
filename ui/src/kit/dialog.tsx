import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

const firstField = 'input:not([type=hidden]):not([aria-hidden=true]), textarea, select'
const widths = { small: 'sm:max-w-md', medium: 'sm:max-w-xl', large: 'sm:max-w-4xl' } as const

export interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: ReactNode
  /** Read out when it opens. */
  readonly lead?: ReactNode
  readonly children?: ReactNode
  /** Buttons; the last one is the one that does it. */
  readonly footer?: ReactNode
  readonly width?: keyof typeof widths
}

/** A modal window: focus goes in, Escape and the cross close it, focus comes back. Fills a narrow screen. */
export function Dialog({ open, onClose, title, lead, children, footer, width = 'medium' }: DialogProps) {
  const { t } = useTranslation()
  const body = useRef<HTMLDivElement>(null)
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          // A finger would call up its keyboard over half of the window.
          initialFocus={(touch) =>
            touch === 'touch' ? true : (body.current?.querySelector<HTMLElement>(firstField) ?? true)
          }
          className={classNames(
            'fixed inset-x-0 bottom-0 z-40 flex max-h-[94dvh] flex-col rounded-t-2xl border border-line bg-surface shadow-2xl outline-none sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[calc(100vw-3rem)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl',
            'transition duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0',
            widths[width],
          )}
        >
          <div className="flex items-start justify-between gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0">
              <BaseDialog.Title className="text-base font-semibold">{title}</BaseDialog.Title>
              {lead === undefined ? null : (
                <BaseDialog.Description className="mt-0.5 text-soft">{lead}</BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close render={<IconButton label={t('close')} />}>
              <X size={16} />
            </BaseDialog.Close>
          </div>
          <div ref={body} className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">
            {children}
          </div>
          {footer === undefined ? null : (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</div>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({
  open,
  onClose,
  onConfirm,
  title,
  children,
  confirm,
  busy,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly onConfirm: () => void
  readonly title: ReactNode
  /** What will happen. */
  readonly children: ReactNode
  /** Names the deed: «Regenerate», not «OK». */
  readonly confirm: string
  readonly busy?: boolean
}) {
  const { t } = useTranslation()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      width="small"
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="danger" busy={busy === true} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="text-soft">{children}</div>
    </Dialog>
  )
}
