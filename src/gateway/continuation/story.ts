import type { CanonicalEvent } from '../../canonical/event.ts'
import type { Fault } from '../../canonical/fault.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { addUsage, mergeUsage, type Usage } from '../../canonical/usage.ts'
import type { Begun, StreamWriter } from '../../protocols/stream-codec.ts'

const bytesPerToken = 4

/**
 * What a client has been told of a streamed answer, so that it can be told the rest of it by somebody else. Text only: nobody takes
 * up half a tool call, or what was thought under another's seal.
 */
export class Story {
  /** Writes for the client, from the first event of the first attempt to the last of the last. */
  writer: StreamWriter | undefined
  /** Why it broke off, when it can go on. */
  fault: Fault | undefined
  text = ''
  /** The attempt that goes on has begun or ended a part: should it fail, nobody knows any more what the client has. */
  hasMoved = false
  /** Of the attempt that tells it now. */
  usage: Usage | undefined
  readonly #request: CanonicalRequest
  /** Of the attempts before. */
  #before: Usage | undefined
  #state: 'unbegun' | 'open' | 'other' | 'over' = 'unbegun'
  /** Where the words of the attempt begin that tells it now. */
  #partAt = 0
  #next = 0
  #open: number | undefined
  /** White space at its end, which cannot be handed over: what comes next may begin with it. */
  #owed = ''
  /** Of the attempt that goes on: its part's index → the client's. Undefined: it is the first. */
  #places: Map<number, number> | undefined

  constructor(request: CanonicalRequest) {
    this.#request = request
  }

  /** Another attempt tells it from here on. */
  get isTakenUp(): boolean {
    return this.#places !== undefined
  }

  get begun(): Begun {
    const text = this.text.trimEnd()
    return { text, tokens: Math.ceil(Buffer.byteLength(text) / bytesPerToken) }
  }

  /** It has broken off: can it go on elsewhere? Then nothing of the fault is told. */
  lose(fault: Fault): boolean {
    if (!this.#canGoOn(fault)) return false
    this.fault = fault
    return true
  }

  /** Who told it until now tells no more. What it has used: the vendor's counts where it gave any, else an estimate. */
  endPart(inputTokens: number): Usage {
    const { input = {}, output = {} } = this.usage ?? {}
    this.#before = addUsage(this.#before, this.usage)
    const said = Math.ceil(Buffer.byteLength(this.text.slice(this.#partAt)) / bytesPerToken)
    this.#partAt = this.text.length
    return {
      input: { ...input, total: input.total ?? inputTokens },
      output: { ...output, total: Math.max(output.total ?? 0, said) },
    }
  }

  /** The next attempt begins to tell. */
  takeUp(): void {
    this.fault = undefined
    this.usage = undefined
    this.hasMoved = false
    this.#owed = this.text.slice(this.text.trimEnd().length)
    this.#places = new Map()
  }

  /** The events of the attempt as they go on from what was told. */
  follow(events: readonly CanonicalEvent[]): readonly CanonicalEvent[] {
    const places = this.#places
    const told = places === undefined ? events : events.flatMap((event) => this.#graft(event, places))
    for (const event of told) this.#note(event)
    return told
  }

  #canGoOn({ scope, kind }: Fault): boolean {
    const { reasoning, turns, output, sampling } = this.#request
    return (
      scope !== 'request' &&
      kind !== 'client-closed' &&
      this.#state === 'open' &&
      this.text.trim() !== '' &&
      turns.at(-1)?.speaker !== 'assistant' &&
      (reasoning === undefined || reasoning.amount.kind === 'off' || reasoning.amount.kind === 'unsaid') &&
      (output === undefined || output.kind === 'text') &&
      (sampling.candidates ?? 1) === 1
    )
  }

  #note(event: CanonicalEvent): void {
    if (event.type === 'part-start') {
      this.#next = event.index + 1
      this.#open = event.index
      if (event.part.kind !== 'text' || event.choice !== 0) this.#state = 'other'
      else if (this.#state === 'unbegun') this.#state = 'open'
    } else if (event.type === 'part-end') this.#open = undefined
    else if (event.type === 'part-delta') {
      if (event.delta.kind === 'text') this.text += event.delta.text
      else this.#state = 'other'
    } else if (event.type === 'message-end') this.#state = 'over'
    else if (event.type === 'usage' && !this.isTakenUp) this.usage = mergeUsage(this.usage, event.usage)
  }

  #graft(event: CanonicalEvent, places: Map<number, number>): readonly CanonicalEvent[] {
    switch (event.type) {
      case 'message-start':
        return []
      case 'usage':
        this.usage = mergeUsage(this.usage, event.usage)
        return [{ type: 'usage', usage: addUsage(this.#before, this.usage) ?? event.usage }]
      case 'part-start':
        return this.#startPart(event, places)
      case 'part-delta':
        return this.#growPart(event, places)
      case 'part-end': {
        const index = places.get(event.index) ?? event.index
        this.hasMoved = true
        // The vendor's final form of the part is that of its own half.
        return [{ type: 'part-end', index, ...(event.part?.kind === 'text' ? {} : partOf(event)) }]
      }
      case 'message-end':
        return this.#open === undefined ? [event] : [this.#closeOpen(this.#open), event]
      default:
        return [event]
    }
  }

  #startPart(
    event: Extract<CanonicalEvent, { type: 'part-start' }>,
    places: Map<number, number>,
  ): readonly CanonicalEvent[] {
    const open = places.size === 0 ? this.#open : undefined
    if (open !== undefined && event.part.kind === 'text') {
      places.set(event.index, open)
      return []
    }
    this.hasMoved = true
    places.set(event.index, this.#next)
    const started = { ...event, index: this.#next }
    return open === undefined ? [started] : [this.#closeOpen(open), started]
  }

  #growPart(
    event: Extract<CanonicalEvent, { type: 'part-delta' }>,
    places: Map<number, number>,
  ): readonly CanonicalEvent[] {
    const grown = { ...event, index: places.get(event.index) ?? event.index }
    if (event.delta.kind !== 'text' || this.#owed === '') return [grown]
    const text = this.#withoutOwed(event.delta.text)
    return text === '' ? [] : [{ ...grown, delta: { ...event.delta, text } }]
  }

  /** White space that the client has already. */
  #withoutOwed(text: string): string {
    const owed = this.#owed
    if (owed.startsWith(text)) {
      this.#owed = owed.slice(text.length)
      return ''
    }
    this.#owed = ''
    return text.startsWith(owed) ? text.slice(owed.length) : text
  }

  #closeOpen(index: number): CanonicalEvent {
    this.#open = undefined
    return { type: 'part-end', index }
  }
}

const partOf = ({ part }: Extract<CanonicalEvent, { type: 'part-end' }>) =>
  part === undefined ? {} : { part }
