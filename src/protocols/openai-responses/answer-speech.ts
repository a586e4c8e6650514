import { loss } from '../../canonical/loss-list.ts'
import type { Part, PartOf } from '../../canonical/part.ts'
import { openMessage } from './answer-message.ts'
import { type OpenItem, type Sink, untold } from './answer-sink.ts'

/** Of speech only what is said in it can be given: a message, which is there only when something was said. */
export function openSpeech(speech: PartOf<'audio'>, sink: Sink): OpenItem {
  let message: OpenItem | undefined
  let told = ''
  const say = (text: string): void => {
    if (text === '') return
    if (message === undefined) {
      message = openMessage(empty, sink)
      message.start(empty)
    }
    told += text
    message.delta({ kind: 'text', text })
  }
  return {
    takes: () => false,
    start: (part) => say(transcriptOf(part)),
    delta(delta) {
      if (delta.kind === 'audio') say(delta.transcript ?? '')
    },
    end(part) {
      say(untold(told, transcriptOf(part)))
      message?.end({ ...empty, text: told })
      tellSpeech(speech, told !== '', sink)
    },
    close: (status) => message?.close(status),
  }
}

const empty: PartOf<'text'> = { kind: 'text', text: '' }

const transcriptOf = (part: Part): string => (part.kind === 'audio' ? (part.transcript ?? '') : '')

function tellSpeech({ origin }: Part, isTold: boolean, { losses }: Sink): void {
  const detail = `an answer of openai-responses holds no audio${isTold ? '; its transcript is given' : ''}`
  losses.add(loss('media', origin?.at ?? '', isTold ? 'approximated' : 'dropped', detail, true))
}
