import { useMutation } from '@tanstack/react-query'
import { Check, PartyPopper, Play } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Status } from '../../../../src/control/contract/status.ts'
import type { Tried, TryRequest } from '../../../../src/control/contract/try.ts'
import { callApi } from '../../api/client.ts'
import { useRecentExchanges } from '../../api/exchanges.ts'
import { usePower } from '../../api/power.ts'
import { useProblemToast } from '../../api/problem-notice.tsx'
import { useStatus } from '../../api/status.ts'
import { useFirstModel } from '../../gateway/examples/first-model.ts'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { classNames } from '../../kit/class-names.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { showToast } from '../../kit/toasts.tsx'
import { AddFirstAccount } from './first-account.tsx'
import { isAnswered, isHealthCheck, type StepName, stepNames, stepsDone } from './first-steps.ts'

const looked = 200

export type StepsDone = Readonly<Record<StepName, boolean>>

/** Undefined: not known yet. */
export function useStepsDone(): StepsDone | undefined {
  const status = useStatus().data
  const health = useRecentExchanges(looked, 'text=healthz', isHealthCheck)
  const answered = useRecentExchanges(looked, 'state=done', isAnswered)
  return status === undefined || health === undefined || answered === undefined
    ? undefined
    : stepsDone(status, health, answered)
}

/** From nothing to the first answer: each step ticks itself when it has really happened. */
export function FirstStepsCard({ done, onHide }: { readonly done: StepsDone; readonly onHide: () => void }) {
  const { t } = useTranslation('overview')
  const status = useStatus().data
  const next = stepNames.find((name) => !done[name])
  const count = stepNames.filter((name) => done[name]).length
  if (status === undefined) return null
  return (
    <Card
      title={t('steps.title')}
      aside={
        <span className="text-[12.5px] text-faint tabular-nums">{`${count} / ${stepNames.length}`}</span>
      }
    >
      <ol className="grid gap-1">
        {stepNames.map((name, index) => (
          <Step key={name} name={name} number={index + 1} done={done[name]} next={name === next}>
            {name === next ? <StepAction name={name} status={status} /> : null}
          </Step>
        ))}
      </ol>
      {next === undefined ? (
        <div className="mt-3 flex flex-wrap items-center gap-3 rounded-lg bg-good-wash px-3 py-2.5 text-good">
          <PartyPopper size={17} aria-hidden="true" />
          <span className="flex-1 font-medium">{t('steps.allDone')}</span>
          <Button small look="quiet" onClick={onHide}>
            {t('steps.hide')}
          </Button>
        </div>
      ) : null}
    </Card>
  )
}

function Step({
  name,
  number,
  done,
  next,
  children,
}: {
  readonly name: StepName
  readonly number: number
  readonly done: boolean
  readonly next: boolean
  readonly children: ReactNode
}) {
  const { t } = useTranslation('overview')
  return (
    <li
      data-step={name}
      data-done={done}
      className={classNames('flex gap-3 rounded-lg px-2 py-2', next && 'bg-raised')}
    >
      <span
        className={classNames(
          'mt-px grid size-5.5 shrink-0 place-items-center rounded-full border text-[12px] font-semibold',
          done
            ? 'border-good bg-good-wash text-good'
            : next
              ? 'border-accent text-accent'
              : 'border-line text-faint',
        )}
      >
        {done ? <Check size={13} strokeWidth={3} aria-hidden="true" /> : number}
      </span>
      <div className="min-w-0 flex-1">
        <p className={classNames('font-medium', done && 'text-soft')}>
          {t(`steps.names.${name}`)}
          <span className="sr-only"> {t(done ? 'steps.done' : 'steps.open')}</span>
        </p>
        {done ? null : <p className="text-[12.5px] text-soft">{t(`steps.notes.${name}`)}</p>}
        {children}
      </div>
    </li>
  )
}

function StepAction({ name, status }: { readonly name: StepName; readonly status: Status }) {
  const actions: Readonly<Record<StepName, ReactNode>> = {
    account: <AddFirstAccount loaded={status.accounts.loaded} />,
    started: <StartNow />,
    healthz: <HealthCommand address={status.baseUrls[0]?.address} />,
    request: <AskNow />,
  }
  return <div className="mt-2">{actions[name]}</div>
}

function StartNow() {
  const { t } = useTranslation('shell')
  const power = usePower()
  return (
    <Button
      small
      look="primary"
      icon={<Play size={13} />}
      busy={power.isPending}
      onClick={() => power.mutate('start')}
    >
      {t('start')}
    </Button>
  )
}

function HealthCommand({ address }: { readonly address: string | undefined }) {
  const { t } = useTranslation('overview')
  if (address === undefined) return null
  const command = `curl ${address}/healthz`
  return (
    <>
      <div className="flex items-center rounded-md border border-line bg-surface pl-2.5">
        <code className="min-w-0 flex-1 py-1.5 font-mono text-[12px] break-all">{command}</code>
        <CopyButton text={command} />
      </div>
      <p className="mt-1 text-[12px] text-faint">
        {t('steps.expects')} <code className="font-mono">{'{"status":"ok"}'}</code>
      </p>
    </>
  )
}

function AskNow() {
  const { t } = useTranslation(['overview', 'gateway'])
  const fail = useProblemToast()
  const model = useFirstModel()
  const ask = useMutation({
    mutationFn: (body: TryRequest) => callApi<Tried>('/api/try', { method: 'POST', body }),
    onSuccess: ({ status, text }) =>
      showToast({ text: `HTTP ${status}`, detail: text, tone: status < 400 ? 'good' : 'bad' }),
    onError: fail,
  })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        small
        look="primary"
        icon={<Play size={13} />}
        busy={ask.isPending}
        onClick={() =>
          ask.mutate({ protocol: 'openai-chat', model, prompt: t('gateway:examples.prompt'), stream: false })
        }
      >
        {t('gateway:examples.run')}
      </Button>
      <a href="#examples" className="text-[12.5px] text-accent hover:underline">
        {t('overview:steps.toExamples')}
      </a>
    </div>
  )
}
