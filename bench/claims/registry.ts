import type { Claim } from './claim.ts'
import { dashboard } from './dashboard.ts'
import { exchangeList } from './exchange-list.ts'
import { idle } from './idle.ts'
import { addedLatency, firstEvent } from './latency.ts'
import { monitorCost } from './monitor-cost.ts'
import { openStreams } from './open-streams.ts'
import { overload } from './overload.ts'
import { pacedStreams } from './paced-streams.ts'
import { relayAgent, relayJson, relayStream } from './relay.ts'
import { selection } from './selection.ts'
import { start } from './start.ts'
import { translateAgent, translateStream, translateWhole } from './translate.ts'
import { workers } from './workers.ts'

/** In the order of the table. */
export const claims: readonly Claim[] = [
  relayJson,
  addedLatency,
  relayStream,
  pacedStreams,
  relayAgent,
  translateWhole,
  translateStream,
  translateAgent,
  firstEvent,
  openStreams,
  selection,
  overload,
  start,
  idle,
  monitorCost,
  exchangeList,
  dashboard,
  workers,
]
