import { useQueryClient } from '@tanstack/react-query'
import { Save } from 'lucide-react'
import { useMemo, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../src/control/contract/settings.ts'
import { ApiProblem } from '../../api/client.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { settingsKey, useChangeSettings } from '../../api/settings.ts'
import { useStatus } from '../../api/status.ts'
import { Badge, Notice } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { CodeEditor } from '../../kit/code/code-editor.tsx'
import { DiffView } from '../../kit/code/diff-view.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { useSettingSchema } from '../../settings-form/setting-schema.ts'
import { useSettingTexts } from '../../settings-form/setting-texts.ts'
import { completeSettings } from './complete-settings.ts'
import { SettingHelp } from './setting-help.tsx'
import { currentDraft, onDraftChange, setDraft } from './settings-draft.ts'
import { useCheck } from './use-check.ts'

type Fault = SettingsView['faults'][number]

/** torii.yaml itself: faults as they are typed, a diff before it is saved, and nothing lost when another hand was faster. */
export function FileEditor({ view }: { readonly view: SettingsView }) {
  const { t } = useTranslation('settings')
  const path = useStatus().data?.settingsPath
  const draft = useSyncExternalStore(onDraftChange, currentDraft)
  const [isAsking, setAsking] = useState(false)
  const [cursor, setCursor] = useState(0)
  const [reveal, setReveal] = useState<{ readonly line: number; readonly column: number }>()
  const queries = useQueryClient()
  const change = useChangeSettings()
  const text = draft?.text ?? view.text
  const checked = useCheck(draft === undefined ? undefined : text)
  const faults = draft === undefined ? view.faults : (checked ?? [])
  const complete = useCompletion()
  const isStale = draft !== undefined && draft.base.revision !== view.revision
  const edit = (next: string): void => {
    if (next === (draft?.base.text ?? view.text)) setDraft(undefined)
    else setDraft({ text: next, base: draft?.base ?? { text: view.text, revision: view.revision } })
  }
  const save = async (): Promise<void> => {
    setAsking(false)
    if (draft === undefined) return
    try {
      const saved = await change.mutateAsync({ text: draft.text, revision: draft.base.revision })
      setDraft(undefined)
      showToast({ text: t(saved.waiting.length === 0 ? 'file.saved' : 'file.savedWaiting') })
    } catch {
      // Shown below; what the file says by now is needed to go on.
      await queries.invalidateQueries({ queryKey: settingsKey })
    }
  }
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 truncate font-mono text-[12.5px] text-soft">{path}</code>
        {path === undefined ? null : <CopyButton text={path} label={t('file.copyPath')} />}
        {draft === undefined ? null : <Badge tone="warn">{t('file.unsaved')}</Badge>}
        <span className="ml-auto flex gap-2">
          <Button small disabled={draft === undefined} onClick={() => setDraft(undefined)}>
            {t('file.discard')}
          </Button>
          <Button
            small
            look="primary"
            icon={<Save size={14} />}
            busy={change.isPending}
            disabled={draft === undefined || faults.length > 0 || isStale}
            onClick={() => setAsking(true)}
          >
            {t('file.save')}
          </Button>
        </span>
      </div>
      {isStale ? (
        <Conflict view={view} mine={draft.text} />
      ) : change.error === null || isStaleProblem(change.error) ? null : (
        <ProblemNotice error={change.error} />
      )}
      <CodeEditor
        language="yaml"
        label="torii.yaml"
        value={text}
        onChange={edit}
        faults={faults}
        complete={complete}
        reveal={reveal}
        onCursor={setCursor}
        className="h-[calc(100dvh-19rem)] min-h-80"
      />
      <FaultList faults={faults} onShow={setReveal} />
      <SettingHelp text={text} at={cursor} />
      <Dialog
        open={isAsking && draft !== undefined}
        onClose={() => setAsking(false)}
        width="large"
        title={t('file.diffTitle')}
        lead={t('file.diffLead')}
        footer={
          <>
            <Button onClick={() => setAsking(false)}>{t('cancel')}</Button>
            <Button look="primary" onClick={() => void save()}>
              {t('file.save')}
            </Button>
          </>
        }
      >
        <DiffView
          className="max-h-[60dvh]"
          language="yaml"
          before={draft?.base.text ?? ''}
          after={draft?.text ?? ''}
          beforeLabel={t('file.before')}
          afterLabel={t('file.after')}
        />
      </Dialog>
    </div>
  )
}

const isStaleProblem = (error: unknown): boolean =>
  error instanceof ApiProblem && error.problem.code === 'stale_revision'

/** Another hand was faster: both texts in sight, and the person decides. */
function Conflict({ view, mine }: { readonly view: SettingsView; readonly mine: string }) {
  const { t } = useTranslation('settings')
  return (
    <section aria-label={t('conflict.title')} className="grid gap-3">
      <Notice
        tone="warn"
        action={
          <span className="flex flex-wrap gap-2">
            <Button small onClick={() => setDraft(undefined)}>
              {t('conflict.takeTheirs')}
            </Button>
            <Button
              small
              look="primary"
              onClick={() => setDraft({ text: mine, base: { text: view.text, revision: view.revision } })}
            >
              {t('conflict.keepMine')}
            </Button>
          </span>
        }
      >
        <strong className="font-medium">{t('conflict.title')}</strong> {t('conflict.lead')}
      </Notice>
      <DiffView
        className="max-h-80"
        language="yaml"
        before={view.text}
        after={mine}
        beforeLabel={t('conflict.theirs')}
        afterLabel={t('conflict.mine')}
      />
    </section>
  )
}

function FaultList({
  faults,
  onShow,
}: {
  readonly faults: readonly Fault[]
  readonly onShow: (place: { readonly line: number; readonly column: number }) => void
}) {
  const { t } = useTranslation('settings')
  return (
    <ul aria-live="polite" className="grid gap-1">
      {faults.map((fault) => (
        <li key={`${fault.line} ${fault.column} ${fault.message}`} className="text-[13px] text-bad">
          <button
            type="button"
            className="mr-2 rounded font-mono text-[12px] underline"
            onClick={() => onShow({ line: fault.line, column: fault.column })}
          >
            {t('file.place', { line: fault.line, column: fault.column })}
          </button>
          {fault.message}
        </li>
      ))}
    </ul>
  )
}

function useCompletion() {
  const schema = useSettingSchema().data
  const texts = useSettingTexts()
  const { i18n } = useTranslation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts change with the language only
  return useMemo(
    () => (schema === undefined ? undefined : completeSettings(schema, texts)),
    [schema, i18n.language],
  )
}
