import type { JsonObject } from '../../canonical/json.ts'
import { untold } from './answer-sink.ts'
import type { PartSink, StreamItem } from './stream-items.ts'

/** A function call or a custom tool's call: its input may come in pieces, in one, or only at the end. */
export function createCallItem(item: JsonObject, sink: PartSink): StreamItem {
  const [first] = sink.readParts({ ...item, [fieldOf(item)]: '' })
  const index = first === undefined ? undefined : sink.open(first)
  let told = ''

  const say = (text: string) => {
    if (text === '' || index === undefined) return
    told += text
    sink.push({ type: 'part-delta', index, delta: { kind: 'input', text } })
  }
  return {
    read({ type, delta, arguments: whole, input }) {
      if (String(type).endsWith('.delta') && typeof delta === 'string') say(delta)
      if (String(type).endsWith('.done')) say(untold(told, String(whole ?? input ?? '')))
    },
    done(final) {
      if (index === undefined) return
      const [part] = final === undefined ? [] : sink.readParts(final)
      if (part?.kind === 'tool-call') say(untold(told, part.input))
      sink.push({ type: 'part-end', index, ...(part?.kind === 'tool-call' ? { part } : {}) })
    },
  }
}

const fieldOf = (item: JsonObject): string => (item.type === 'custom_tool_call' ? 'input' : 'arguments')
