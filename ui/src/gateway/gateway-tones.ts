import type { Status } from '../../../src/control/contract/status.ts'
import type { Tone } from '../kit/badge.tsx'

export const gatewayTones: Readonly<Record<Status['state'], Tone>> = {
  stopped: 'neutral',
  starting: 'info',
  running: 'good',
  stopping: 'info',
  failed: 'bad',
}
