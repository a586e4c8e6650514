import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Card, PageHeader } from '../../kit/card.tsx'
import { classNames } from '../../kit/class-names.ts'
import { Skeleton } from '../../kit/skeleton.tsx'
import { WhenSeen } from '../../kit/when-seen.tsx'
import { stepNames } from './first-steps.ts'
import { FirstStepsCard, type StepsDone, useStepsDone } from './first-steps-card.tsx'
import { GatewayCard } from './gateway-card.tsx'
import { RecentExchanges } from './recent-exchanges.tsx'
import { AccountTrouble, LastFailures } from './trouble.tsx'
import { UsageCharts } from './usage-charts.tsx'

const Examples = lazy(async () => ({
  default: (await import('../../gateway/examples/examples.tsx')).Examples,
}))

export function Page() {
  const { t } = useTranslation(['overview', 'gateway', 'shell'])
  const steps = useFirstSteps()
  return (
    <>
      <PageHeader title={t('shell:overview')} lead={t('overview:lead')} />
      <div className="grid grid-cols-1 gap-5">
        <div
          className={classNames(
            'grid grid-cols-1 items-start gap-5',
            steps.shown && 'xl:grid-cols-[minmax(0,1fr)_23rem]',
          )}
        >
          <GatewayCard />
          {steps.shown && steps.done !== undefined ? (
            <FirstStepsCard done={steps.done} onHide={steps.hide} />
          ) : null}
        </div>
        <UsageCharts />
        <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <RecentExchanges />
          <div className="grid grid-cols-1 gap-5">
            <AccountTrouble />
            <LastFailures />
          </div>
        </div>
        <div id="examples" className="scroll-mt-16">
          <Card title={t('gateway:examples.title')}>
            <p className="mb-4 text-soft">{t('gateway:examples.lead')}</p>
            <WhenSeen placeholder={<div className="h-96" />}>
              <Suspense fallback={<Skeleton className="h-96" />}>
                <Examples />
              </Suspense>
            </WhenSeen>
          </Card>
        </div>
      </div>
    </>
  )
}

/** The steps are shown until all have happened; who saw the last one tick may put them away. */
function useFirstSteps(): {
  readonly shown: boolean
  readonly done: StepsDone | undefined
  readonly hide: () => void
} {
  const done = useStepsDone()
  const [hidden, setHidden] = useState(false)
  const [sawOpen, setSawOpen] = useState(false)
  const open = done !== undefined && stepNames.some((name) => !done[name])
  if (open && !sawOpen) setSawOpen(true)
  return { shown: (open || sawOpen) && !hidden, done, hide: () => setHidden(true) }
}
