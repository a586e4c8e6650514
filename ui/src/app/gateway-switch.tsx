import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Status } from '../../../src/control/contract/status.ts'
import { callApi } from '../api/client.ts'
import { statusKey, useStatus } from '../api/status.ts'
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
  const queries = useQueryClient()
  const change = useMutation({
    mutationFn: (path: '/api/start' | '/api/stop') => callApi<Status>(path, { method: 'POST' }),
    onSettled: () => queries.invalidateQueries({ queryKey: statusKey }),
  })
  const state = status.data?.state
  if (state === undefined) return null
  const moving = state === 'starting' || state === 'stopping' || change.isPending
  return (
    <div className="flex items-center gap-2.5">
      <span className="flex items-center gap-1.5 text-[13px] font-medium" role="status">
        <Dot tone={tones[state]} pulse={moving} />
        {t(`state.${state}`)}
      </span>
      {state === 'running' || state === 'stopping' ? (
        <Button small icon={<Square size={13} />} busy={moving} onClick={() => change.mutate('/api/stop')}>
          {t('stop')}
        </Button>
      ) : (
        <Button
          small
          look="primary"
          icon={<Play size={13} />}
          busy={moving}
          onClick={() => change.mutate('/api/start')}
        >
          {t('start')}
        </Button>
      )}
    </div>
  )
}
