import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUpstreams } from '../../api/accounts.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { AddForm } from './add-form.tsx'
import { ImportForm } from './adding/import-form.tsx'
import { OauthForm } from './adding/oauth-form.tsx'
import { wayOf } from './adding/ways.ts'
import { KindPicker } from './kind-picker.tsx'

export interface AddDialogProps {
  /** A kind of place, or a way (`@oauth`). Undefined: closed. Empty: none is chosen yet. */
  readonly kind: string | undefined
  readonly onKind: (kind: string) => void
  readonly onClose: () => void
  readonly taken: readonly string[]
}

/** First the kind of place, then what it asks for. `kind` stands in the address, so that a link can open the form. */
export function AddDialog(props: AddDialogProps) {
  const { t } = useTranslation(['accounts', 'adding'])
  const upstreams = useUpstreams().data
  // What is shown while it closes is what was shown before.
  const [last, setLast] = useState('')
  if (props.kind !== undefined && props.kind !== last) setLast(props.kind)
  const kind = props.kind ?? last
  const way = wayOf(kind)
  const label = upstreams?.find(({ id }) => id === kind)?.label
  const isPicking = way === undefined && label === undefined
  const title =
    way !== undefined
      ? t(`adding:ways.${way}`)
      : label === undefined
        ? t('accounts:add.title')
        : t('accounts:add.titleOf', { label })
  return (
    <Dialog
      open={props.kind !== undefined}
      onClose={props.onClose}
      width={isPicking ? 'large' : 'medium'}
      title={title}
      lead={isPicking ? t('accounts:add.lead') : undefined}
    >
      {isPicking ? null : (
        <Button
          small
          look="quiet"
          className="mb-3 -ml-2"
          icon={<ArrowLeft size={14} />}
          onClick={() => props.onKind('')}
        >
          {t('accounts:add.otherKind')}
        </Button>
      )}
      <Content {...props} kind={kind} />
    </Dialog>
  )
}

function Content({ kind, onKind, onClose, taken }: AddDialogProps) {
  const upstreams = useUpstreams().data
  if (upstreams === undefined) return <SkeletonLines count={6} />
  const way = wayOf(kind)
  if (way === 'oauth') return <OauthForm onClose={onClose} />
  if (way === 'import') return <ImportForm upstreams={upstreams} onClose={onClose} />
  const upstream = upstreams.find(({ id }) => id === kind)
  return upstream === undefined ? (
    <KindPicker upstreams={upstreams} onPick={onKind} />
  ) : (
    <AddForm key={upstream.id} upstream={upstream} taken={taken} onClose={onClose} />
  )
}
