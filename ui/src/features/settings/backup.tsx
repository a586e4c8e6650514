import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackupSending, BackupView } from '../../../../src/control/contract/backup.ts'
import type { SettingsView } from '../../../../src/control/contract/settings.ts'
import type { VaultView } from '../../../../src/control/contract/vault.ts'
import { callApi } from '../../api/client.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { useStatus } from '../../api/status.ts'
import { Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { Restore } from './restore.tsx'

/** All that Torii keeps as one file, and back from one; or the settings alone. */
export const Backup = ({
  view,
  onRestore,
}: {
  readonly view: SettingsView
  readonly onRestore: () => void
}) => (
  <div className="grid items-start gap-4 lg:grid-cols-2">
    <Making view={view} />
    <Restore view={view} onSettingsFile={onRestore} />
  </div>
)

function Making({ view }: { readonly view: SettingsView }) {
  const { t } = useTranslation('settings')
  const { isMaking, made, error, make, again } = useMaking()
  return (
    <Card title={t('backup.title')}>
      <p className="mb-2 text-[13px] text-soft">{t('backup.lead')}</p>
      <ul className="mb-4 list-disc space-y-1 pl-5 text-[13px] text-soft">
        {(['settings', 'secrets', 'keys', 'records'] as const).map((what) => (
          <li key={what}>{t(`backup.holds.${what}`)}</li>
        ))}
      </ul>
      <KeyNotice />
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <Button look="primary" icon={<Download size={15} />} busy={isMaking} onClick={() => void make()}>
          {t('backup.make')}
        </Button>
        <Button icon={<Download size={15} />} onClick={() => saveText(view.text)}>
          {t('backup.download')}
        </Button>
      </div>
      <div aria-live="polite" className="mt-3 empty:mt-0">
        {isMaking ? <p className="text-[13px] text-soft">{t('backup.making')}</p> : null}
        {made === undefined ? null : <Made {...made} onFetch={again} />}
        {error === undefined ? null : <ProblemNotice error={error} />}
      </div>
    </Card>
  )
}

interface Making {
  readonly backup: BackupView
  /** The browser has come for it. */
  readonly begun: boolean
}

/** Made, and then given to the browser, which may ask its user first, or block it: the page says which. */
function useMaking() {
  const [isMaking, setMaking] = useState(false)
  const [made, setMade] = useState<Making>()
  const [error, setError] = useState<unknown>()
  const make = async (): Promise<void> => {
    setMaking(true)
    setMade(undefined)
    setError(undefined)
    try {
      const backup = await callApi<BackupView>('/api/backup', { method: 'POST' })
      save(addressOf(backup), backup.name)
      await watch(backup)
    } catch (problem) {
      setError(problem)
    }
    setMaking(false)
  }
  const watch = async (backup: BackupView): Promise<void> =>
    setMade({ backup, begun: await hasBegun(backup) })
  return {
    isMaking,
    made,
    error,
    make,
    again: (backup: BackupView) => void watch(backup).catch(setError),
  }
}

const addressOf = ({ id }: BackupView): string => `/api/backup/${id}`

/** Asked for five seconds. @throws ApiProblem: it is gone. */
async function hasBegun(backup: BackupView): Promise<boolean> {
  for (let tries = 0; tries < 20; tries += 1) {
    const { begun } = await callApi<BackupSending>(`${addressOf(backup)}/sending`)
    if (begun) return true
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return false
}

function Made({ backup, begun, onFetch }: Making & { readonly onFetch: (backup: BackupView) => void }) {
  const { t } = useTranslation('settings')
  const format = useFormat()
  const { name } = backup
  if (begun)
    return <Notice tone="good">{t('backup.made', { name, size: format.bytes(backup.bytes) })}</Notice>
  const again = (
    <a
      href={addressOf(backup)}
      download={name}
      className="font-medium underline"
      onClick={() => onFetch(backup)}
    >
      {t('backup.fetch')}
    </a>
  )
  return (
    <Notice tone="warn" action={again}>
      {t('backup.notBegun', { name })}
    </Notice>
  )
}

/** Without it the secrets in a backup are of no use to anybody, its owner among them. */
function KeyNotice() {
  const { t } = useTranslation('settings')
  const folder = useStatus().data?.home ?? '~/.torii'
  const place = useQuery({ queryKey: ['vault'], queryFn: () => callApi<VaultView>('/api/vault') }).data
    ?.keyPlace
  return <Notice tone="warn">{t(`backup.key.${place ?? 'file'}`, { path: `${folder}/secret.key` })}</Notice>
}

function save(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

function saveText(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
  save(address, `torii-${new Date().toISOString().slice(0, 10)}.yaml`)
  URL.revokeObjectURL(address)
}
