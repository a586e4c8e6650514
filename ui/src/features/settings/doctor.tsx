import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, RefreshCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DoctorView } from '../../../../src/control/contract/doctor.ts'
import { callApi } from '../../api/client.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { Button } from '../../kit/button.tsx'
import { Card } from '../../kit/card.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { withCode } from '../../kit/with-code.tsx'

type Check = DoctorView['checks'][number]

const icons: Readonly<Record<Check['verdict'], ReactNode>> = {
  good: <CircleCheck size={18} className="text-good" />,
  warning: <TriangleAlert size={18} className="text-warn" />,
  bad: <CircleX size={18} className="text-bad" />,
}

const rank: Readonly<Record<Check['verdict'], number>> = { bad: 0, warning: 1, good: 2 }

/** What was looked at, what was seen, and what to do about it; the worst first. */
export function Doctor() {
  const { t } = useTranslation('settings')
  const doctor = useQuery({ queryKey: ['doctor'], queryFn: () => callApi<DoctorView>('/api/doctor') })
  const checks = (doctor.data?.checks ?? []).toSorted((a, b) => rank[a.verdict] - rank[b.verdict])
  const troubles = checks.filter((check) => check.verdict !== 'good').length
  return (
    <Card
      title={
        doctor.data === undefined
          ? t('doctor.title')
          : troubles === 0
            ? t('doctor.allGood')
            : t('doctor.troubles', { count: troubles })
      }
      aside={
        <Button
          small
          icon={<RefreshCw size={14} />}
          busy={doctor.isFetching}
          onClick={() => void doctor.refetch()}
        >
          {t('doctor.again')}
        </Button>
      }
    >
      {doctor.error === null ? null : <ProblemNotice error={doctor.error} />}
      {doctor.data === undefined && doctor.error === null ? <SkeletonLines count={8} /> : null}
      <ul className="grid gap-0">
        {checks.map((check) => (
          <li key={check.id} className="flex gap-3 border-b border-line py-2.5 last:border-b-0">
            <span className="mt-0.5">
              <span aria-hidden="true">{icons[check.verdict]}</span>
              <span className="sr-only">{t(`doctor.verdict.${check.verdict}`)}</span>
            </span>
            <div className="min-w-0">
              <p>
                <strong className="font-medium">{check.title}</strong>{' '}
                <span className="break-words text-soft">{withCode(check.seen)}</span>
              </p>
              {check.fix === undefined ? null : <p className="mt-0.5 text-[13px]">{withCode(check.fix)}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
