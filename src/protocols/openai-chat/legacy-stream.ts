import type { CanonicalEvent, Delta } from '../../canonical/event.ts'
import type { Json, JsonObject } from '../../canonical/json.ts'
import type { TokenLogprob } from '../../canonical/part.ts'
import type { StopReason } from '../../canonical/stop-reason.ts'
import { mergeUsage, type Usage } from '../../canonical/usage.ts'
import { dataFrame, type Frame } from '../../wire/frame.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerContext } from '../codec-context.ts'
import type { StreamWriter } from '../stream-codec.ts'
import { writeErrorBody } from './fault.ts'
import { finishOf, headOf } from './legacy-head.ts'
import { legacyLogprobs } from './legacy-logprobs.ts'
import { hasCounts, writeUsage } from './usage.ts'

/** `echo`: the prompt, where it is to stand before each choice. */
export function legacyStream(context: AnswerContext, echo: string): StreamWriter {
  const stream = new LegacyStream(context, echo)
  return { write: (event) => ({ value: stream.read(event), losses: [] }) }
}

class LegacyStream {
  readonly #context: AnswerContext
  readonly #echo: string
  readonly #choiceOf = new Map<number, number>()
  /** Letters that each choice has by now. */
  readonly #lengths = new Map<number, number>()
  #head: JsonObject
  #usage: Usage | undefined

  constructor(context: AnswerContext, echo: string) {
    this.#context = context
    this.#echo = echo
    this.#head = headOf({}, context)
  }

  read(event: CanonicalEvent): readonly Frame[] {
    if (event.type === 'message-start') this.#head = headOf(event, this.#context)
    else if (event.type === 'usage') this.#usage = mergeUsage(this.#usage, event.usage)
    else if (event.type === 'fault') return [dataFrame(writeJson(writeErrorBody(event.fault)))]
    else if (event.type === 'ping') return [{ kind: 'comment', text: 'ping' }]
    else if (event.type === 'part-delta') return this.#grow(event.index, event.delta)
    else if (event.type === 'message-end') return this.#end(event.stop, event.otherStops ?? {})
    else if (event.type === 'part-start') {
      this.#choiceOf.set(event.index, event.choice)
      return event.part.kind === 'text' ? this.#say(event.choice, event.part.text, []) : []
    }
    return []
  }

  #grow(index: number, delta: Delta): readonly Frame[] {
    return delta.kind === 'text'
      ? this.#say(this.#choiceOf.get(index) ?? 0, delta.text, delta.logprobs ?? [])
      : []
  }

  #say(index: number, said: string, tokens: readonly TokenLogprob[]): readonly Frame[] {
    const known = this.#lengths.get(index)
    const text = known === undefined ? this.#echo + said : said
    if (text === '') return []
    const length = known ?? 0
    this.#lengths.set(index, length + text.length)
    return [this.#choice(index, text, legacyLogprobs(tokens, length + text.length - said.length))]
  }

  #choice(index: number, text: string, logprobs: Json, finish: Json = null): Frame {
    return this.#chunk({ choices: [{ text, index, logprobs, finish_reason: finish }] })
  }

  #chunk(fields: JsonObject): Frame {
    return dataFrame(writeJson({ ...this.#head, ...fields }))
  }

  #end(stop: StopReason, others: Readonly<Record<number, StopReason>>): readonly Frame[] {
    const isAsked = this.#context.request.streaming?.usage === true
    return [
      ...Object.entries({ 0: stop, ...others }).map(([index, one]) =>
        this.#choice(Number(index), '', null, finishOf(one)),
      ),
      ...(isAsked && hasCounts(this.#usage)
        ? [this.#chunk({ choices: [], usage: writeUsage(this.#usage) })]
        : []),
      dataFrame('[DONE]'),
    ]
  }
}
