import type { JsonObject } from '../../canonical/json.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import type { AnswerContext } from '../codec-context.ts'
import { writeStop } from './stop.ts'

export const headOf = (
  { model, createdAt }: Pick<CanonicalResponse, 'model' | 'createdAt'>,
  { request, newId, now }: AnswerContext,
): JsonObject => ({
  id: newId('cmpl').replace('_', '-'),
  object: 'text_completion',
  created: createdAt ?? now,
  model: model ?? request.model,
})

export const finishOf = (stop: StopReason): string => {
  const word = writeStop(stop, { calls: false, refused: false })
  return word === 'length' || word === 'content_filter' ? word : 'stop'
}
