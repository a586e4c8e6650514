import { parseJson } from '../../wire/json-text.ts'
import { type Channel, frameKinds } from './channel.ts'
import type { FrameReader } from './frame-reader.ts'

/** What the other side may ask: name → function. Arguments and answers are JSON; nothing is `null`. */
type Handlers = Readonly<Record<string, (...given: never[]) => unknown>>

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

class WorkerGone extends Error {
  constructor() {
    super('The other process is gone.')
    this.name = 'WorkerGone'
  }
}

/** Calls over a channel, for all that is not on the path of every exchange. */
export class Calls<Theirs extends object> {
  readonly #channel: Channel
  readonly #handlers: Handlers
  readonly #failed: (name: string, error: unknown) => void
  readonly #waiting = new Map<number, Waiting>()
  #next = 0

  /** `failed`: something that was only told could not be done. */
  constructor(channel: Channel, handlers: Handlers, failed: (name: string, error: unknown) => void) {
    this.#channel = channel
    this.#handlers = handlers
    this.#failed = failed
  }

  /** @throws WorkerGone, or what the other side threw. */
  ask<Name extends keyof Theirs & string>(
    name: Name,
    ...given: Given<Theirs[Name]>
  ): Promise<Answer<Theirs[Name]>> {
    if (this.#channel.isGone) return Promise.reject(new WorkerGone())
    const call = ++this.#next
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve: (value) => resolve(value as Answer<Theirs[Name]>), reject })
      this.#write(frameKinds.ask, call, [name, ...given])
      this.#channel.touch()
    })
  }

  /** No answer is waited for. It goes out at once: whoever is told something next has it before. */
  tell<Name extends keyof Theirs & string>(name: Name, ...given: Given<Theirs[Name]>): void {
    this.#write(frameKinds.tell, 0, [name, ...given])
    this.#channel.flush()
  }

  /** As `tell`, but soon enough: nobody is told something by another way that hangs on it. */
  note<Name extends keyof Theirs & string>(name: Name, ...given: Given<Theirs[Name]>): void {
    this.#write(frameKinds.tell, 0, [name, ...given])
    this.#channel.touchLater()
  }

  /** true: the frame was a call or an answer. */
  take(kind: number, frame: FrameReader): boolean {
    if (kind === frameKinds.ask) this.#serve(frame.u32(), readCall(frame.text()))
    else if (kind === frameKinds.tell) this.#hear(frame.u32(), readCall(frame.text()))
    else if (kind === frameKinds.answer) this.#settle(frame.u32(), frame.u8() === 1, frame.text())
    else return false
    return true
  }

  /** Nobody answers any more. */
  end(): void {
    for (const { reject } of this.#waiting.values()) reject(new WorkerGone())
    this.#waiting.clear()
  }

  #write(kind: number, call: number, content: unknown): void {
    const { out } = this.#channel
    out.begin(kind)
    out.u32(call)
    out.text(JSON.stringify(content))
    out.end()
  }

  #serve(call: number, [name, ...given]: readonly [string, ...never[]]): void {
    const answer = (good: boolean, value: unknown): void => {
      const { out } = this.#channel
      out.begin(frameKinds.answer)
      out.u32(call)
      out.u8(good ? 1 : 0)
      out.text(value === undefined ? '' : JSON.stringify(value))
      out.end()
      this.#channel.touch()
    }
    this.#run(name, given).then(
      (value) => answer(true, value),
      (error: unknown) => answer(false, error instanceof Error ? error.message : String(error)),
    )
  }

  #hear(_call: number, [name, ...given]: readonly [string, ...never[]]): void {
    this.#run(name, given).catch((error: unknown) => this.#failed(name, error))
  }

  async #run(name: string, given: never[]): Promise<unknown> {
    const handler = this.#handlers[name]
    if (handler === undefined) throw new Error(`Nobody serves ${name}.`)
    // What was not given went over as null.
    return handler(...given.map((one) => one ?? absent))
  }

  #settle(call: number, good: boolean, text: string): void {
    const waiting = this.#waiting.get(call)
    this.#waiting.delete(call)
    const value = text === '' ? undefined : parseJson(text)
    if (good) waiting?.resolve(value)
    else waiting?.reject(new Error(String(value)))
  }
}

const absent = undefined as never

type Given<F> = F extends (...given: infer G) => unknown ? G : never
type Answer<F> = F extends (...given: never[]) => infer R ? Awaited<R> : never

function readCall(text: string): readonly [string, ...never[]] {
  const value: unknown = parseJson(text)
  if (isCall(value)) return value
  throw new TypeError('A call is expected.')
}

const isCall = (value: unknown): value is readonly [string, ...never[]] =>
  Array.isArray(value) && typeof value[0] === 'string'
