import type { CanonicalEvent } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerContext } from '../codec-context.ts'
import type { StreamWriter } from '../stream-codec.ts'
import { writeErrorBody } from './fault.ts'
import { nothingMade } from './making-fault.ts'
import { tokenUsage } from './operation-request.ts'

/** `image_generation.completed`, `image_edit.completed`, and before them the steps on the way that the upstream shows. */
export function imageStream(
  name: 'image_generation' | 'image_edit',
  { now }: AnswerContext,
  lossesFor: (format: string) => readonly Loss[],
): StreamWriter {
  const made: { readonly mediaType: string; readonly data: string }[] = []
  let usage: Usage | undefined
  let drafts = 0
  let said = ''
  const event = (body: JsonObject & { readonly type: string }): Frame => dataFrame(writeJson(body), body.type)
  const partial = ({ data, mediaType }: { readonly data: string; readonly mediaType: string }): Frame => {
    const index = drafts
    drafts += 1
    return event({
      type: `${name}.partial_image`,
      b64_json: data,
      partial_image_index: index,
      created_at: now,
      output_format: mediaType.replace('image/', ''),
    })
  }
  const end = (stop: StopReason): Frame[] => {
    if (made.length === 0) return [dataFrame(writeJson(writeErrorBody(nothingMade(stop, said, 'a picture'))))]
    const counts = tokenUsage({ choices: [], extras: [], ...(usage === undefined ? {} : { usage }) })
    return made.map(({ mediaType, data }) =>
      event({
        type: `${name}.completed`,
        b64_json: data,
        created_at: now,
        output_format: mediaType.replace('image/', ''),
        ...(counts === undefined ? {} : { usage: counts }),
      }),
    )
  }
  const read = (next: CanonicalEvent): readonly Frame[] => {
    if (next.type === 'fault') return [dataFrame(writeJson(writeErrorBody(next.fault)))]
    if (next.type === 'ping') return [{ kind: 'comment', text: 'ping' }]
    if (next.type === 'message-end') return end(next.stop)
    if (next.type === 'usage') usage = mergeUsage(usage, next.usage)
    if (next.type === 'part-delta' && next.delta.kind === 'text') said += next.delta.text
    if (next.type !== 'part-start' || next.part.kind !== 'image' || next.part.source.kind !== 'inline')
      return []
    if (next.part.draft === true) return [partial(next.part.source)]
    made.push(next.part.source)
    return []
  }
  return {
    write(next) {
      const value = read(next)
      const format = made[0]?.mediaType.replace('image/', '')
      return { value, losses: next.type === 'message-end' && format !== undefined ? lossesFor(format) : [] }
    },
  }
}
