import type { JsonObject } from '../../canonical/json.ts'
import { untold } from './answer-sink.ts'
import type { PartSink, StreamItem } from './stream-items.ts'
import { sealForm } from './vocabulary.ts'

/**
 * A reasoning item. Its seal is taken from its end only: the one at the beginning is another, and would be refused
 * (design/wire-facts.md 3.7).
 */
export function createReasoningItem(item: JsonObject, sink: PartSink): StreamItem {
  const { [sealForm]: _seal, summary: _summary, content: _content, ...opening } = item
  const [first] = sink.readParts(opening)
  const index = sink.open(first ?? { kind: 'reasoning' })
  const told = new Map<number | undefined, string>()

  const say = (text: string, summary: number | undefined) => {
    if (text === '') return
    told.set(summary, (told.get(summary) ?? '') + text)
    const place = summary === undefined ? {} : { summary }
    sink.push({ type: 'part-delta', index, delta: { kind: 'reasoning', text, ...place } })
  }
  const sayRest = (whole: string, summary: number | undefined) =>
    say(untold(told.get(summary) ?? '', whole), summary)

  return {
    read({ type, delta, text, summary_index: summary }) {
      const place = typeof summary === 'number' ? summary : undefined
      if (type === 'response.reasoning_summary_text.delta' && typeof delta === 'string')
        say(delta, place ?? 0)
      if (type === 'response.reasoning_summary_text.done' && typeof text === 'string')
        sayRest(text, place ?? 0)
      if (type === 'response.reasoning_text.delta' && typeof delta === 'string') say(delta, undefined)
    },
    done(final) {
      const [part] = final === undefined ? [] : sink.readParts(final)
      if (part?.kind !== 'reasoning') {
        sink.push({ type: 'part-end', index })
        return
      }
      for (const [place, text] of (part.summary ?? []).entries()) sayRest(text, place)
      if (part.text !== undefined) sayRest(part.text, undefined)
      if (part.seal !== undefined)
        sink.push({ type: 'part-delta', index, delta: { kind: 'seal', seal: part.seal } })
      sink.push({ type: 'part-end', index, part })
    },
  }
}
