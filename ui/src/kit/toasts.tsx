import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Dot, type Tone } from './badge.tsx'
import { IconButton } from './button.tsx'

export interface ToastWords {
  readonly text: string
  /** What happened in detail. */
  readonly detail?: string
  readonly tone?: Exclude<Tone, 'accent'>
  /** Offered while the toast is there. */
  readonly undo?: () => void
  /** Milliseconds; 0: until it is closed. Default: 5 s, 10 s with undo, until closed when bad. */
  readonly timeout?: number
  /** Called when it goes without undo having been pressed. */
  readonly onSettled?: () => void
}

const manager = Toast.createToastManager()
const undoMs = 10_000
const plainMs = 5000

/** Says what was done, from anywhere. Returns how to take it away. */
export function showToast({ text, detail, tone = 'good', undo, timeout, onSettled }: ToastWords): () => void {
  let undone = false
  const id = manager.add({
    title: text,
    ...(detail === undefined ? {} : { description: detail }),
    priority: tone === 'bad' ? 'high' : 'low',
    timeout: timeout ?? (tone === 'bad' ? 0 : undo === undefined ? plainMs : undoMs),
    data: {
      tone,
      ...(undo === undefined
        ? {}
        : {
            undo: () => {
              undone = true
              undo()
            },
          }),
    },
    onRemove: () => (undone ? undefined : onSettled?.()),
  })
  return () => manager.close(id)
}

interface ToastData {
  readonly tone: Tone
  readonly undo?: () => void
}

/** Once in the page. */
export const Toasts = () => (
  <Toast.Provider toastManager={manager} limit={4}>
    <Toast.Portal>
      <Toast.Viewport className="fixed right-4 bottom-4 left-4 z-50 flex flex-col gap-2 sm:left-auto sm:w-96">
        <ToastList />
      </Toast.Viewport>
    </Toast.Portal>
  </Toast.Provider>
)

function ToastList() {
  const { t } = useTranslation()
  const { toasts } = Toast.useToastManager<ToastData>()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="rounded-lg border border-line bg-surface shadow-lg transition duration-200 data-ending-style:translate-y-2 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-3 py-2 pr-2 pl-3.5">
        <Dot tone={toast.data?.tone ?? 'good'} />
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" render={<p />} />
          <Toast.Description className="text-[13px] break-words text-soft" />
        </div>
        {toast.data?.undo === undefined ? null : (
          <button
            type="button"
            className="h-8 rounded-md px-2.5 font-medium text-accent hover:bg-raised"
            onClick={() => {
              toast.data?.undo?.()
              manager.close(toast.id)
            }}
          >
            {t('undo')}
          </button>
        )}
        {/* Not Toast.Close: that one is hidden from screen readers until the pile is spread, and this is no pile. */}
        <IconButton label={t('close')} onClick={() => manager.close(toast.id)}>
          <X size={15} />
        </IconButton>
      </Toast.Content>
    </Toast.Root>
  ))
}
