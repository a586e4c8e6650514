import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'

export interface SettingEdit {
  /** `proxy.port` */
  readonly path: string
  readonly from: string | number | boolean
  readonly to: string | number | boolean
}

/** Before a risky change: what it brings with it, and the lines of torii.yaml that become others. */
export function ChangeDialog({
  open,
  title,
  confirm,
  edits,
  children,
  onClose,
  onConfirm,
}: {
  readonly open: boolean
  readonly title: string
  readonly confirm: string
  readonly edits: readonly SettingEdit[]
  readonly children: ReactNode
  readonly onClose: () => void
  readonly onConfirm: () => void
}) {
  const { t } = useTranslation(['gateway', 'shell'])
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t('shell:cancel')}</Button>
          <Button look="primary" onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="grid gap-2 text-soft">{children}</div>
      <p className="mt-4 mb-1.5 text-[12.5px] text-faint">{t('gateway:change.lead')}</p>
      <SettingDiff edits={edits} />
    </Dialog>
  )
}

const SettingDiff = ({ edits }: { readonly edits: readonly SettingEdit[] }) => (
  <div className="overflow-x-auto rounded-lg border border-line font-mono text-[12.5px]">
    {edits.map(({ path, from, to }) => (
      <div key={path}>
        <del className="block bg-bad-wash px-3 py-1 whitespace-pre text-bad no-underline">{`- ${path}: ${from}`}</del>
        <ins className="block bg-good-wash px-3 py-1 whitespace-pre text-good no-underline">{`+ ${path}: ${to}`}</ins>
      </div>
    ))}
  </div>
)
