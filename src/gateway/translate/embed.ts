import type { EmbedRequest } from '../../canonical/embedding.ts'
import { restOfVectors } from '../../canonical/foreign-answer.ts'
import type { Errand } from '../lane.ts'
import { type Reading, type ReadingMemo, readCall } from './canonical-call.ts'
import { withTokensRead } from './embed-tokens.ts'
import { jsonAnswer, TranslatedWholePath } from './whole-path.ts'
import type { TargetSide, Translation } from './write-request.ts'

const memo: ReadingMemo<EmbedRequest> = new WeakMap()

/** Vectors, in the client's form and count, from a place of another dialect. */
export function translateEmbed(errand: Errand, side: TargetSide): Translation {
  const { exchange, call } = errand
  const client = call.protocol.embedding
  const target = side.protocol.embedding
  // The plan offers this lane only where both sides have embeddings.
  if (client === undefined || target === undefined) throw new Error('No embeddings on one of the sides')
  const reading = readEmbed(errand)
  if (reading.kind === 'refused') return reading
  const { request, losses: read } = withTokensRead(call, reading.value)
  const { value, losses } = target.writeRequest(request, side.target)
  return {
    kind: 'translation',
    written: { value, losses: [...read, ...losses] },
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
            losses: [...losses, ...restOfVectors(answer, call.protocol.id)],
          })
        },
        unreadable: (reason, detail) =>
          exchange.faultOf('upstream_unreadable', 'deliver', { values: { reason }, detail }),
      }),
  }
}

/** What vectors are wanted of. */
export function readEmbed({ exchange, call, plane }: Errand): Reading<EmbedRequest> {
  const { embedding } = call.protocol
  // Asked only where the plan offers the lane.
  if (embedding === undefined) throw new Error('No embeddings in the dialect of the client')
  return readCall(exchange, call, memo, plane.ports.newId, (body, context) =>
    embedding.readRequest(body, context),
  )
}
