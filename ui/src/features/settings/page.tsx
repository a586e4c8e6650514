import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { settingsKey, useSettings } from '../../api/settings.ts'
import { PageHeader } from '../../kit/card.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { Tabs } from '../../kit/tabs.tsx'
import { listenLive } from '../../live/live-events.ts'
import { Backup } from './backup.tsx'
import { Doctor } from './doctor.tsx'
import { FileEditor } from './file-editor.tsx'
import { FormView } from './form-view.tsx'
import { History } from './history.tsx'

const tabs = ['form', 'file', 'history', 'doctor', 'backup'] as const
type Tab = (typeof tabs)[number]

export function Page() {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { readonly tab?: string }
  const settings = useSettings()
  useFollowFile()
  const tab = tabs.find((one) => one === search.tab) ?? 'form'
  const go = (next: Tab): void =>
    void navigate({ to: '/settings', search: next === 'form' ? {} : { tab: next }, resetScroll: false })
  if (settings.data === undefined)
    return (
      <>
        <PageHeader title={t('title')} />
        {settings.error === null ? <SkeletonLines count={8} /> : <ProblemNotice error={settings.error} />}
      </>
    )
  const content = {
    form: <FormView settings={settings.data.settings} onFile={() => go('file')} />,
    file: <FileEditor view={settings.data} />,
    history: <History view={settings.data} />,
    doctor: <Doctor />,
    backup: <Backup view={settings.data} onRestore={() => go('file')} />,
  } as const satisfies Record<Tab, React.JSX.Element>
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Tabs
        label={t('title')}
        value={tab}
        onChange={go}
        items={tabs.map((value) => ({ value, label: t(`tab.${value}`), content: content[value] }))}
      />
    </>
  )
}

/** A hand that edits the file shows at once. */
function useFollowFile(): void {
  const client = useQueryClient()
  useEffect(
    () => listenLive({ status: () => void client.invalidateQueries({ queryKey: settingsKey }) }),
    [client],
  )
}
