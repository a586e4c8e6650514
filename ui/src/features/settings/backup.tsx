import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../src/control/contract/settings.ts'
import { useStatus } from '../../api/status.ts'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { CodeBlock } from '../../kit/code-block.tsx'
import { setDraft } from './settings-draft.ts'

const longest = 4_000_000

/** The settings as a file to keep, and back from one. */
export function Backup({ view, onRestore }: { readonly view: SettingsView; readonly onRestore: () => void }) {
  const { t } = useTranslation('settings')
  const folder = useStatus().data?.home ?? '~/.torii'
  const field = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState(false)
  const restore = async (file: File | undefined): Promise<void> => {
    setRefused(false)
    if (file === undefined) return
    const text = file.size > longest ? undefined : await file.text()
    if (text === undefined || text.includes('\0')) {
      setRefused(true)
      return
    }
    // Shown in the editor with its faults and its diff: nothing is in force before it is saved there.
    setDraft({ text, base: { text: view.text, revision: view.revision } })
    onRestore()
  }
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card title={t('backup.title')}>
        <p className="mb-4 text-[13px] text-soft">{t('backup.lead')}</p>
        <Button icon={<Download size={15} />} onClick={() => download(view.text)}>
          {t('backup.download')}
        </Button>
        <p className="mt-5 mb-2 text-[13px] text-soft">{t('backup.whole')}</p>
        <CodeBlock
          label={t('backup.command')}
          code={`torii stop --home ${folder}; cp -a ${folder} ./torii-backup && torii start --home ${folder}`}
          wrap
        />
      </Card>
      <Card title={t('restore.title')}>
        <p className="mb-4 text-[13px] text-soft">{t('restore.lead')}</p>
        <Button icon={<Upload size={15} />} onClick={() => field.current?.click()}>
          {t('restore.choose')}
        </Button>
        <input
          ref={field}
          type="file"
          accept=".yaml,.yml,text/yaml,application/yaml,text/plain"
          aria-label={t('restore.choose')}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => {
            void restore(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        {refused ? (
          <div className="mt-4">
            <Notice tone="bad">{t('restore.refused')}</Notice>
          </div>
        ) : null}
        <p className="mt-5 mb-2 text-[13px] text-soft">{t('restore.whole')}</p>
        <CodeBlock
          label={t('backup.restoreCommand')}
          code={`torii stop --home ${folder}; mv ${folder} ${folder}.before && cp -a ./torii-backup ${folder} && torii start --home ${folder}`}
          wrap
        />
      </Card>
    </div>
  )
}

function download(text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  link.download = `torii-${new Date().toISOString().slice(0, 10)}.yaml`
  link.click()
  URL.revokeObjectURL(link.href)
}
