import type { EmbedRequest } from '../../canonical/embedding.ts'
import type { Errand } from '../lane.ts'
import { type ReadingMemo, readCall } from './canonical-call.ts'
import { jsonAnswer, TranslatedWholePath } from './whole-path.ts'
import type { TargetSide, Translation } from './write-request.ts'

const memo: ReadingMemo<EmbedRequest> = new WeakMap()

/** Vectors, in the client's form and count, from a place of another dialect. */
export function translateEmbed({ exchange, call, plane }: Errand, side: TargetSide): Translation {
  const client = call.protocol.embedding
  const target = side.protocol.embedding
  // The plan offers this lane only where both sides have embeddings.
  if (client === undefined || target === undefined) throw new Error('No embeddings on one of the sides')
  const reading = readCall(exchange, call, memo, plane.ports.newId, (body, context) =>
    client.readRequest(body, context),
  )
  if (reading.kind === 'refused') return reading
  const request = reading.value
  return {
    kind: 'translation',
    written: target.writeRequest(request, side.target),
    stream: false,
    answerPath: () =>
      new TranslatedWholePath({
        convert: (body) => {
          const answer = target.readAnswer(body, request)
          const { value, losses } = client.writeAnswer(answer, request)
          const { model, usage } = answer
          return jsonAnswer(value, {
            ...(model === undefined ? {} : { model }),
            ...(usage === undefined ? {} : { usage }),
            losses,
          })
        },
        unreadable: (reason, detail) =>
          exchange.faultOf('upstream_unreadable', 'deliver', { values: { reason }, detail }),
      }),
  }
}
