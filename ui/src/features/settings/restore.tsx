import { useQueryClient } from '@tanstack/react-query'
import { FileUp, Upload } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RestorePreview } from '../../../../src/control/contract/backup.ts'
import type { SettingsView } from '../../../../src/control/contract/settings.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { sendFile } from '../../api/send-file.ts'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { RestoreDialog } from './restore-dialog.tsx'
import { setDraft } from './settings-draft.ts'

const longestText = 4_000_000

/** Back from a file: the whole of it after a look at what changes, or the settings into the editor. */
export function Restore({
  view,
  onSettingsFile,
}: {
  readonly view: SettingsView
  readonly onSettingsFile: () => void
}) {
  const { t } = useTranslation('settings')
  const sending = useSending()
  const [refused, setRefused] = useState(false)
  const takeText = async (file: File): Promise<void> => {
    setRefused(false)
    const text = file.size > longestText ? undefined : await file.text()
    if (text === undefined || text.includes('\0')) {
      setRefused(true)
      return
    }
    // Shown in the editor with its faults and its diff: nothing is in force before it is saved there.
    setDraft({ text, base: { text: view.text, revision: view.revision } })
    onSettingsFile()
  }
  return (
    <Card title={t('restore.title')}>
      <p className="mb-4 text-[13px] text-soft">{t('restore.lead')}</p>
      <FileButton
        label={t('restore.choose')}
        accept=".torii-backup,application/vnd.torii.backup"
        look="primary"
        icon={<Upload size={15} />}
        busy={sending.share !== undefined}
        onFile={(file) => void sending.send(file)}
      />
      <div aria-live="polite" className="mt-3 grid gap-3 empty:mt-0">
        {sending.share === undefined ? null : <Progress share={sending.share} onCancel={sending.cancel} />}
        {sending.error === undefined ? null : <ProblemNotice error={sending.error} />}
      </div>
      <p className="mt-6 mb-3 text-[13px] text-soft">{t('restore.settingsLead')}</p>
      <FileButton
        label={t('restore.chooseSettings')}
        accept=".yaml,.yml,text/yaml,application/yaml,text/plain"
        icon={<FileUp size={15} />}
        onFile={(file) => void takeText(file)}
      />
      {refused ? (
        <div className="mt-4">
          <Notice tone="bad">{t('restore.refused')}</Notice>
        </div>
      ) : null}
      {sending.preview === undefined ? null : (
        <RestoreDialog
          preview={sending.preview}
          now={view.text}
          onClose={sending.forget}
          onRestored={sending.restored}
        />
      )}
    </Card>
  )
}

/** A file on its way, and what it would change when it is there. */
function useSending() {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const [share, setShare] = useState<number>()
  const [error, setError] = useState<unknown>()
  const [preview, setPreview] = useState<RestorePreview>()
  const abort = useRef<AbortController>(undefined)
  return {
    share,
    error,
    preview,
    cancel: () => abort.current?.abort(),
    forget: () => setPreview(undefined),
    restored(before: string) {
      setPreview(undefined)
      showToast({ text: t('restore.done'), detail: t('restore.before', { path: before }), timeout: 0 })
      void client.invalidateQueries()
    },
    async send(file: File): Promise<void> {
      const own = new AbortController()
      abort.current = own
      setError(undefined)
      setShare(0)
      try {
        const type = 'application/vnd.torii.backup'
        const asked = { method: 'PUT', type, signal: own.signal, onProgress: setShare } as const
        setPreview(await sendFile<RestorePreview>('/api/restore', file, asked))
      } catch (problem) {
        if (!own.signal.aborted) setError(problem)
      }
      setShare(undefined)
    },
  }
}

function Progress({ share, onCancel }: { readonly share: number; readonly onCancel: () => void }) {
  const { t } = useTranslation(['settings', 'shell'])
  const format = useFormat()
  // The last piece is out: now it is read there.
  const words =
    share < 1
      ? t('settings:restore.sending', { share: format.percent(share) })
      : t('settings:restore.reading')
  return (
    <div className="flex items-center gap-3">
      <progress className="h-1.5 min-w-0 flex-1 accent-accent" aria-label={words} value={share} max={1} />
      <span className="text-[13px] whitespace-nowrap text-soft tabular-nums">{words}</span>
      <Button small onClick={onCancel}>
        {t('shell:cancel')}
      </Button>
    </div>
  )
}

function FileButton({
  label,
  accept,
  icon,
  look,
  busy,
  onFile,
}: {
  readonly label: string
  readonly accept: string
  readonly icon: ReactNode
  readonly look?: 'primary'
  readonly busy?: boolean
  readonly onFile: (file: File) => void
}) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        icon={icon}
        busy={busy === true}
        {...(look === undefined ? {} : { look })}
        onClick={() => field.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={field}
        type="file"
        accept={accept}
        aria-label={label}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file !== undefined) onFile(file)
          event.target.value = ''
        }}
      />
    </>
  )
}
