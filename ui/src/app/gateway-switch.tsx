import { Play, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { NoAnswer } from '../api/client.ts'
import { usePower } from '../api/power.ts'
import { useProblemToast } from '../api/problem-notice.tsx'
import { useStatus, useUnknownSince } from '../api/status.ts'
import { gatewayTones } from '../gateway/gateway-tones.ts'
import { LastKnown } from '../gateway/last-known.tsx'
import { Dot } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'

/** State with Start and Stop: always in sight. While nobody answers, it says so and lets nothing be pressed in vain. */
export function GatewaySwitch() {
  const { t } = useTranslation()
  const status = useStatus()
  const power = usePower()
  const fail = useProblemToast()
  const unknownSince = useUnknownSince()
  const state = status.data?.state
  const bound = status.data?.bound
  if (state === undefined) return null
  const unknown = unknownSince !== undefined
  const why = `${t('noAnswer')} ${t('noAnswerFix')}`
  const moving = state === 'starting' || state === 'stopping' || power.isPending
  const on = state === 'running' || state === 'stopping'
  // A refused start stands in the status with its cures; only a silent control plane is told here.
  const turn = (to: 'start' | 'stop'): void =>
    power.mutate(to, { onError: (error) => (error instanceof NoAnswer ? fail(error) : undefined) })
  return (
    <div className="flex items-center gap-2.5">
      <span
        className="flex items-center gap-1.5 text-[13px] font-medium whitespace-nowrap"
        role="status"
        data-state={unknown ? 'unknown' : state}
      >
        <Dot tone={unknown ? 'neutral' : gatewayTones[state]} pulse={moving && !unknown} />
        {t(unknown ? 'state.unknown' : `state.${state}`)}
        {unknown ? (
          <span className="text-[12px] font-normal text-faint max-lg:sr-only">
            <LastKnown state={state} since={unknownSince} />
          </span>
        ) : state === 'running' && bound !== undefined ? (
          <span className="hidden font-mono text-[12px] font-normal text-faint sm:inline">:{bound.port}</span>
        ) : null}
      </span>
      <span title={unknown ? why : undefined}>
        <Button
          small
          look={on ? 'plain' : 'primary'}
          icon={on ? <Square size={12} /> : <Play size={13} />}
          disabled={unknown}
          busy={moving && !unknown}
          aria-describedby={unknown ? 'why-not-now' : undefined}
          onClick={() => turn(on ? 'stop' : 'start')}
        >
          {t(on ? 'stop' : 'start')}
        </Button>
      </span>
      {unknown ? (
        <span id="why-not-now" className="sr-only">
          {why}
        </span>
      ) : null}
    </div>
  )
}
