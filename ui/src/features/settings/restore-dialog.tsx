import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Restored, RestorePreview } from '../../../../src/control/contract/backup.ts'
import { callApi } from '../../api/client.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { DiffView } from '../../kit/code/diff-view.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Field } from '../../kit/field.tsx'
import { SecretInput } from '../../kit/secret-input.tsx'
import { useFormat } from '../../kit/use-format.ts'

/** What a backup would change, before anything does. */
export function RestoreDialog({
  preview,
  now,
  onClose,
  onRestored,
}: {
  readonly preview: RestorePreview
  /** torii.yaml as it is. */
  readonly now: string
  readonly onClose: () => void
  readonly onRestored: (before: string) => void
}) {
  const { t } = useTranslation(['settings', 'shell'])
  const format = useFormat()
  const [secretKey, setSecretKey] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const path = `/api/restore/${preview.id}`
  const close = (): void => {
    if (isBusy) return
    // It goes by itself after a while, should this call fail.
    void callApi(path, { method: 'DELETE' }).catch(() => undefined)
    onClose()
  }
  const restore = async (): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const body = preview.needsKey ? { secretKey: secretKey.trim() } : {}
      onRestored((await callApi<Restored>(path, { method: 'POST', body })).before)
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      width="large"
      onClose={close}
      title={t('settings:restore.previewTitle')}
      lead={t('settings:restore.previewLead', {
        time: format.dateTime(preview.madeAt),
        size: format.bytes(preview.bytes),
      })}
      footer={
        <>
          <Button onClick={close} disabled={isBusy}>
            {t('shell:cancel')}
          </Button>
          <Button
            look="danger"
            busy={isBusy}
            disabled={preview.needsKey && secretKey.trim() === ''}
            onClick={() => void restore()}
          >
            {t('settings:restore.confirm')}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Counts preview={preview} />
        {preview.needsKey ? (
          <>
            <Notice tone="warn">{t('settings:restore.otherKey')}</Notice>
            <Field label={t('settings:restore.secretKey')} note={t('settings:restore.secretKeyNote')}>
              {(props) => (
                <SecretInput
                  {...props}
                  value={secretKey}
                  onChange={(event) => setSecretKey(event.target.value)}
                />
              )}
            </Field>
          </>
        ) : null}
        <SettingsChange now={now} inBackup={preview.settings} />
        <p className="text-[13px] text-soft">{t('settings:restore.replaces')}</p>
        {error === undefined ? null : <ProblemNotice error={error} />}
      </div>
    </Dialog>
  )
}

const counted = ['exchanges', 'keys', 'secrets'] as const

function Counts({ preview }: { readonly preview: RestorePreview }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  return (
    <table className="w-full text-left tabular-nums">
      <thead className="text-[12.5px] text-faint">
        <tr>
          <td />
          <th scope="col" className="px-3 py-1 text-right font-normal">
            {t('restore.now')}
          </th>
          <th scope="col" className="px-3 py-1 text-right font-normal">
            {t('restore.inBackup')}
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-y border-line">
        {counted.map((what) => (
          <tr key={what}>
            <th scope="row" className="py-1.5 font-normal">
              {t(`restore.counted.${what}`)}
            </th>
            <td className="px-3 text-right text-soft">{format.number(preview[what].now)}</td>
            <td className="px-3 text-right font-medium">{format.number(preview[what].inBackup)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function SettingsChange({ now, inBackup }: { readonly now: string; readonly inBackup: string }) {
  const { t } = useTranslation('settings')
  if (now === inBackup) return <p className="text-[13px] text-soft">{t('restore.sameSettings')}</p>
  return (
    <div className="grid gap-1.5">
      <p className="text-[13px] text-soft">{t('restore.otherSettings')}</p>
      <DiffView
        className="max-h-[36dvh]"
        language="yaml"
        before={now}
        after={inBackup}
        beforeLabel={t('restore.now')}
        afterLabel={t('restore.inBackup')}
      />
    </div>
  )
}
