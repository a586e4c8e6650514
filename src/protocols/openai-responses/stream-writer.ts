import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerContext } from '../codec-context.ts'
import type { StreamWriter } from '../stream-codec.ts'
import { createAnswerMachine } from './answer-machine.ts'

/** Canonical events as this API's server-sent events. Each call reports the losses that its event brought. */
export function streamWriter(context: AnswerContext): StreamWriter {
  let frames: Frame[] = []
  let reported = 0
  const machine = createAnswerMachine(context, (event) => {
    frames.push(dataFrame(writeJson(event), String(event.type)))
  })
  return {
    write(event) {
      frames = event.type === 'ping' ? [{ kind: 'comment', text: 'ping' }] : []
      machine.push(event)
      const losses = machine.losses.slice(reported)
      reported = machine.losses.length
      return { value: frames, losses }
    },
  }
}
