import { foreignRestLosses } from '../../canonical/foreign-rest.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { OutgoingRequest, Target } from '../codec-context.ts'
import { writeMessages } from './message-writer.ts'
import { createOutgoing } from './outgoing.ts'
import { writeReasoningRequest } from './reasoning-request.ts'
import { withRest } from './rest.ts'
import { writeSettings } from './setting-writer.ts'
import { writeTools } from './tool-writer.ts'

/** A request of this dialect comes out as it was read; of another as near as this wire and the target's quirks allow. */
export function writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const out = createOutgoing(request, target)
  const body: JsonObject = {
    model: target.model,
    messages: writeMessages(out),
    ...writeTools(out),
    ...writeSettings(out),
    ...writeReasoningRequest(out),
  }
  out.losses.addAll(foreignRestLosses(request, 'openai-chat'))
  return {
    value: {
      path: '/v1/chat/completions',
      query: {},
      headers: {},
      body: withRest(body, request.origin),
      renames: out.names.renames,
    },
    losses: out.losses.losses,
  }
}
