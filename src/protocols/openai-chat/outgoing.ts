import type { LossCode, LossTreatment } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { fitToolCallId } from '../../canonical/tool-call-id.ts'
import { fitToolNames, type ToolNames } from '../../canonical/tool-names.ts'
import type { Target } from '../codec-context.ts'
import { isOurs } from './rest.ts'

/** What every writer of a request's pieces needs. */
export interface Outgoing {
  readonly request: CanonicalRequest
  readonly target: Target
  /** The request was read from this dialect: it is given back as it was wherever the target does not forbid it. */
  readonly own: boolean
  /**
   * The target is OpenAI itself, which alone knows some fields; many other places refuse what they do not know. A place of
   * its issuer that wants the old `max_tokens` only poses as it.
   */
  readonly atOpenai: boolean
  readonly names: ToolNames
  readonly losses: LossList
  lose(code: LossCode, at: string, treatment: LossTreatment, detail: string, functional: boolean): void
  callId(id: string, at: string): string
}

/** OpenAI's own limits (https://platform.openai.com/docs/api-reference/chat/create). */
const nameLimits = { length: 64, characters: 'a-zA-Z0-9_-' }
const idLimits = { length: 40, characters: '\\x21-\\x7e' }
const noLimits = { length: Number.POSITIVE_INFINITY, characters: '\\s\\S' }

export function createOutgoing(request: CanonicalRequest, target: Target): Outgoing {
  const { quirks } = target
  const own = isOurs(request.origin)
  const losses = createLossList()
  const usual = own ? noLimits : nameLimits
  const names = fitToolNames(request, {
    length: quirks.toolNameLength ?? usual.length,
    characters: usual.characters,
    customTools: quirks.customTools ?? true,
  })
  losses.addAll(names.losses)
  const ids = quirks.toolCallId ?? (own ? noLimits : idLimits)
  return {
    request,
    target,
    own,
    atOpenai: target.issuer === 'openai' && quirks.maxOutputField !== 'max_tokens',
    names,
    losses,
    lose: (...words) => losses.add(loss(...words)),
    callId(id, at) {
      if (ids === noLimits) return id
      const fitted = fitToolCallId(id, ids)
      if (fitted !== id)
        losses.add(loss('tool-call-id', at, 'renamed', 'the tool-call id is fitted to the target', false))
      return fitted
    },
  }
}
