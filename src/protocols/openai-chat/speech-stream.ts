import type { CanonicalEvent, Delta } from '../../canonical/event.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Part } from '../../canonical/part.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { StreamWriter } from '../stream-codec.ts'
import { writeErrorBody } from './fault.ts'
import { nothingMade } from './making-fault.ts'
import { tokenUsage } from './operation-request.ts'
import { openaiRate, pcmRate, waveHeader } from './wave.ts'

/** `stream_format: sse`: samples as they come, with a WAVE header before the first where that is the format. */
export function speechStream(format: 'pcm' | 'wav'): StreamWriter {
  let usage: Usage | undefined
  let begun = false
  let said = ''
  const losses: Loss[] = []
  const event = (body: JsonObject): Frame => dataFrame(writeJson(body))
  const delta = (audio: string): Frame => event({ type: 'speech.audio.delta', audio })
  const begin = (mediaType: string): readonly Frame[] => {
    if (begun) return []
    begun = true
    const rate = pcmRate(mediaType)
    if (rate === undefined || (format === 'pcm' && rate !== openaiRate))
      losses.push(loss('media', '/response_format', 'approximated', `what comes is ${mediaType}`, true))
    return format === 'wav' && rate !== undefined
      ? [delta(btoa(String.fromCharCode(...waveHeader(rate))))]
      : []
  }
  const end = (stop: StopReason): readonly Frame[] => {
    if (!begun) return [event(writeErrorBody(nothingMade(stop, said, 'speech')))]
    const counts = tokenUsage({ choices: [], extras: [], ...(usage === undefined ? {} : { usage }) })
    return [event({ type: 'speech.audio.done', ...(counts === undefined ? {} : { usage: counts }) })]
  }
  const grow = (piece: Delta): readonly Frame[] => {
    if (piece.kind === 'text') said += piece.text
    return piece.kind === 'audio' && piece.data !== undefined ? [delta(piece.data)] : []
  }
  const start = (part: Part): readonly Frame[] =>
    part.kind !== 'audio' || part.source.kind !== 'inline'
      ? []
      : [...begin(part.source.mediaType), ...(part.source.data === '' ? [] : [delta(part.source.data)])]
  const read = (next: CanonicalEvent): readonly Frame[] => {
    if (next.type === 'fault') return [event(writeErrorBody(next.fault))]
    if (next.type === 'usage') usage = mergeUsage(usage, next.usage)
    if (next.type === 'message-end') return end(next.stop)
    if (next.type === 'part-start') return start(next.part)
    return next.type === 'part-delta' ? grow(next.delta) : []
  }
  return { write: (next) => ({ value: read(next), losses: losses.splice(0) }) }
}
