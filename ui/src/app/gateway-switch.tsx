import { Play, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Status } from '../../../src/control/contract/status.ts'
import { NoAnswer } from '../api/client.ts'
import { usePower } from '../api/power.ts'
import { useProblemToast } from '../api/problem-notice.tsx'
import { useStatus } from '../api/status.ts'
import { Dot, type Tone } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'

const tones: Readonly<Record<Status['state'], Tone>> = {
  stopped: 'neutral',
  starting: 'info',
  running: 'good',
  stopping: 'info',
  failed: 'bad',
}

/** State with Start and Stop: always in sight. */
export function GatewaySwitch() {
  const { t } = useTranslation()
  const status = useStatus()
  const power = usePower()
  const fail = useProblemToast()
  const state = status.data?.state
  const bound = status.data?.bound
  if (state === undefined) return null
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
        data-state={state}
      >
        <Dot tone={tones[state]} pulse={moving} />
        {t(`state.${state}`)}
        {state === 'running' && bound !== undefined ? (
          <span className="hidden font-mono text-[12px] font-normal text-faint sm:inline">:{bound.port}</span>
        ) : null}
      </span>
      {on ? (
        <Button small icon={<Square size={12} />} busy={moving} onClick={() => turn('stop')}>
          {t('stop')}
        </Button>
      ) : (
        <Button small look="primary" icon={<Play size={13} />} busy={moving} onClick={() => turn('start')}>
          {t('start')}
        </Button>
      )}
    </div>
  )
}
