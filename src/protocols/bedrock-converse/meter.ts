import { isJsonObject, type Json } from '../../canonical/json.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { Usage } from '../../canonical/usage.ts'
import type { Frame } from '../../wire/frame.ts'
import type { Meter } from '../stream-codec.ts'
import { readStop } from './response-reader.ts'
import { readUsage } from './usage.ts'

/** Nothing of this dialect is ever relayed: only whole answers are looked at, before they are read. */
export function createMeter(): Meter {
  let usage: Usage | undefined
  let stop: StopReason | undefined
  let complete = false
  return {
    frame: (_frame: Frame) => undefined,
    whole(body: Json) {
      if (!isJsonObject(body)) return
      usage = readUsage(body.usage)
      complete = body.output !== undefined
      if (body.stopReason !== undefined) stop = readStop(body.stopReason)
    },
    reading: () => ({
      ...(usage === undefined ? {} : { usage }),
      ...(stop === undefined ? {} : { stop }),
      complete,
      semantic: complete,
    }),
  }
}
