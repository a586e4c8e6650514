import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeyValue } from '../../../../src/control/contract/key.ts'
import { useStatus } from '../../api/status.ts'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'

/** The value of a key, once. It is not closed by a slip of the hand before it was copied. */
export function ValueDialog({
  made,
  onClose,
}: {
  readonly made: KeyValue | undefined
  readonly onClose: () => void
}) {
  const { t } = useTranslation('keys')
  const [copied, setCopied] = useState<string>()
  const [warned, setWarned] = useState<string>()
  const isCopied = made !== undefined && copied === made.value
  const isWarned = made !== undefined && warned === made.value
  const copy = async (): Promise<void> => {
    if (made === undefined) return
    await navigator.clipboard.writeText(made.value)
    setCopied(made.value)
  }
  const leave = (): void => (isCopied || isWarned ? onClose() : setWarned(made?.value))
  return (
    <Dialog
      open={made !== undefined}
      onClose={leave}
      title={t('value.title', { name: made?.name ?? '' })}
      lead={t('value.lead')}
      footer={
        <Button look={isCopied ? 'primary' : isWarned ? 'danger' : 'plain'} onClick={leave}>
          {t(isWarned && !isCopied ? 'value.close' : 'value.done')}
        </Button>
      }
    >
      {made === undefined ? null : (
        <div className="grid gap-4">
          <div className="flex flex-wrap items-center gap-2 rounded-md border border-line bg-raised p-2 pl-3">
            <code className="min-w-0 flex-1 font-mono text-[12.5px] break-all select-all">{made.value}</code>
            <Button
              look={isCopied ? 'plain' : 'primary'}
              icon={isCopied ? <Check size={15} className="text-good" /> : <Copy size={15} />}
              onClick={() => void copy()}
            >
              {t('value.copy')}
            </Button>
          </div>
          <div aria-live="polite">
            {isCopied ? (
              <p className="text-good">{t('value.copied')}</p>
            ) : isWarned ? (
              <Notice tone="warn">{t('value.notCopied')}</Notice>
            ) : null}
          </div>
          <Addresses />
        </div>
      )}
    </Dialog>
  )
}

/** Where a client sends it. */
function Addresses() {
  const { t } = useTranslation('keys')
  const urls = useStatus().data?.baseUrls ?? []
  if (urls.length === 0) return null
  return (
    <div>
      <p className="mb-1 text-[12.5px] text-faint">{t('value.use')}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 font-mono text-[12.5px]">
        {urls.map(({ address }) => (
          <li key={address}>{address}</li>
        ))}
      </ul>
    </div>
  )
}
