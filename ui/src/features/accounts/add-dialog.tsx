import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UpstreamView } from '../../../../src/control/contract/account.ts'
import { useUpstreams } from '../../api/accounts.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { AddForm } from './add-form.tsx'
import { KindPicker } from './kind-picker.tsx'

/** First the kind of place, then what it asks for. `kind` stands in the address, so that a link can open the form. */
export function AddDialog({
  kind,
  onKind,
  onClose,
  taken,
}: {
  /** Undefined: closed. Empty: none is chosen yet. */
  readonly kind: string | undefined
  readonly onKind: (kind: string) => void
  readonly onClose: () => void
  readonly taken: readonly string[]
}) {
  const { t } = useTranslation('accounts')
  const upstreams = useUpstreams().data
  const upstream = upstreams?.find(({ id }) => id === kind)
  // What is shown while it closes is what was shown before.
  const [last, setLast] = useState<UpstreamView>()
  if (kind !== undefined && last !== upstream) setLast(upstream)
  const shown = kind === undefined ? last : upstream
  return (
    <Dialog
      open={kind !== undefined}
      onClose={onClose}
      width={shown === undefined ? 'large' : 'medium'}
      title={shown === undefined ? t('add.title') : t('add.titleOf', { label: shown.label })}
      lead={shown === undefined ? t('add.lead') : undefined}
    >
      {upstreams === undefined ? (
        <SkeletonLines count={6} />
      ) : shown === undefined ? (
        <KindPicker upstreams={upstreams} onPick={onKind} />
      ) : (
        <div className="grid gap-4">
          <div>
            <Button
              small
              look="quiet"
              className="-ml-2"
              icon={<ArrowLeft size={14} />}
              onClick={() => onKind('')}
            >
              {t('add.otherKind')}
            </Button>
          </div>
          <AddForm key={shown.id} upstream={shown} taken={taken} onClose={onClose} />
        </div>
      )}
    </Dialog>
  )
}
