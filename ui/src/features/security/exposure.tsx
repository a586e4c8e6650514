import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, CircleX, RefreshCw, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExposureAction, ExposureView } from '../../../../src/control/contract/security.ts'
import { ProblemNotice, useProblemToast } from '../../api/problem-notice.tsx'
import { exposureKey, tightenFiles, useExposure } from '../../api/security.ts'
import { useChangeSettings } from '../../api/settings.ts'
import { ChangeDialog } from '../../gateway/change-dialog.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { useFormat } from '../../kit/use-format.ts'
import { withCode } from '../../kit/with-code.tsx'

type Check = ExposureView['checks'][number]
type Edits = Extract<ExposureAction, { kind: 'set' }>['edits']

const icons: Readonly<Record<Check['verdict'], ReactNode>> = {
  good: <CircleCheck size={18} className="text-good" />,
  warning: <TriangleAlert size={18} className="text-warn" />,
  bad: <CircleX size={18} className="text-bad" />,
}

const rank: Readonly<Record<Check['verdict'], number>> = { bad: 0, warning: 1, good: 2 }

/** What is open right now, the worst first, each with a way to mend it. */
export function Exposure() {
  const { t } = useTranslation('security')
  const format = useFormat()
  const exposure = useExposure()
  const checks = (exposure.data?.checks ?? []).toSorted((a, b) => rank[a.verdict] - rank[b.verdict])
  const troubles = checks.filter((check) => check.verdict !== 'good')
  const title =
    exposure.data === undefined
      ? t('exposure')
      : troubles.length === 0
        ? t('allGood')
        : t('troubles', { count: troubles.length })
  return (
    <Card
      title={title}
      aside={
        <Button
          small
          icon={<RefreshCw size={14} />}
          busy={exposure.isFetching}
          onClick={() => void exposure.refetch()}
        >
          {t('again')}
        </Button>
      }
    >
      {exposure.error === null ? null : <ProblemNotice error={exposure.error} />}
      {exposure.data === undefined && exposure.error === null ? <SkeletonLines count={8} /> : null}
      <ul>
        {checks.map((check) => (
          <CheckRow key={check.id} check={check} />
        ))}
      </ul>
      {exposure.data === undefined ? null : (
        <p className="mt-3 text-[12px] text-faint">
          {t('checkedAt', { time: format.time(exposure.data.at) })}
        </p>
      )}
    </Card>
  )
}

function CheckRow({ check }: { readonly check: Check }) {
  const { t } = useTranslation('security')
  return (
    <li className="flex flex-wrap gap-x-3 gap-y-2 border-b border-line py-2.5 first:pt-0 last:border-b-0 sm:flex-nowrap">
      <span className="mt-0.5">
        <span aria-hidden="true">{icons[check.verdict]}</span>
        <span className="sr-only">{t(`verdict.${check.verdict}`)}</span>
      </span>
      <div className="min-w-0 flex-1 basis-2/3">
        <p>
          <strong className="font-medium">{check.title}</strong>{' '}
          <span className="break-words text-soft">{withCode(check.seen)}</span>
        </p>
        {check.fix === undefined ? null : <p className="mt-0.5 text-[13px]">{withCode(check.fix)}</p>}
      </div>
      {check.action === undefined ? null : (
        <div className="ml-7.5 w-full shrink-0 self-center sm:ml-0 sm:w-auto">
          <Remedy check={check} action={check.action} />
        </div>
      )}
    </li>
  )
}

function Remedy({ check, action }: { readonly check: Check; readonly action: ExposureAction }) {
  const { t } = useTranslation('security')
  if (action.kind === 'set') return <MendSetting check={check} edits={action.edits} />
  if (action.kind === 'tighten') return <Tighten />
  return (
    <Link to={`/${action.page}`} className="text-[12.5px] whitespace-nowrap text-accent hover:underline">
      {t(`open.${action.page}`)}
    </Link>
  )
}

/** Shows the lines that become others before it changes them. */
function MendSetting({ check, edits }: { readonly check: Check; readonly edits: Edits }) {
  const { t } = useTranslation('security')
  const queries = useQueryClient()
  const fail = useProblemToast()
  const change = useChangeSettings()
  const [open, setOpen] = useState(false)
  const apply = async (side: 'from' | 'to'): Promise<boolean> => {
    try {
      const set = Object.fromEntries(edits.map((edit) => [edit.path, plain(edit[side])]))
      const saved = await change.mutateAsync({ set })
      return saved.waiting.some(({ waitsFor }) => waitsFor === 'process-restart')
    } finally {
      await queries.invalidateQueries({ queryKey: exposureKey })
    }
  }
  const mend = async (): Promise<void> => {
    setOpen(false)
    try {
      const waits = await apply('to')
      showToast({
        text: t('mended', { title: check.title }),
        ...(waits ? { detail: t('mendedWaiting') } : {}),
        undo: () => void apply('from').catch(fail),
      })
    } catch (problem) {
      fail(problem)
    }
  }
  return (
    <>
      <Button small busy={change.isPending} onClick={() => setOpen(true)}>
        {t('mend')}
        <span className="sr-only"> {check.title}</span>
      </Button>
      <ChangeDialog
        open={open}
        title={t('mendTitle', { title: check.title })}
        confirm={t('mendConfirm')}
        edits={edits.map(({ path, from, to }) => ({ path, from: shown(from), to: shown(to) }))}
        onClose={() => setOpen(false)}
        onConfirm={() => void mend()}
      >
        <p>{check.fix === undefined ? null : withCode(check.fix)}</p>
      </ChangeDialog>
    </>
  )
}

type Value = Edits[number]['from']

const plain = (value: Value) => (typeof value === 'object' ? [...value] : value)
const shown = (value: Value) => (typeof value === 'object' ? `[${value.join(', ')}]` : value)

function Tighten() {
  const { t } = useTranslation('security')
  const queries = useQueryClient()
  const fail = useProblemToast()
  const [busy, setBusy] = useState(false)
  const tighten = async (): Promise<void> => {
    setBusy(true)
    try {
      const { files } = await tightenFiles()
      showToast({ text: t('tightened', { count: files.length }) })
    } catch (problem) {
      fail(problem)
    }
    await queries.invalidateQueries({ queryKey: exposureKey })
    setBusy(false)
  }
  return (
    <Button small busy={busy} onClick={() => void tighten()}>
      {t('tighten')}
    </Button>
  )
}
