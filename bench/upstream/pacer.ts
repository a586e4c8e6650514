import type { Socket } from 'node:net'
import type { Play } from './prepared.ts'

type PacedPlay = Extract<Play, { kind: 'paced' }>

interface Stream {
  readonly socket: Socket
  readonly play: PacedPlay
  next: number
}

/** Streams of one gap share a wheel of one-millisecond slots: no timer of their own, and they do not beat in step. */
export class Pacer {
  readonly #slots: Set<Stream>[]
  #at = 0
  #fill = 0
  #startedAt = performance.now()
  #timer: NodeJS.Timeout | undefined

  constructor(gapMs: number) {
    this.#slots = Array.from({ length: gapMs }, () => new Set())
  }

  add(socket: Socket, play: PacedPlay): void {
    if (this.#timer === undefined) {
      this.#startedAt = performance.now() - this.#at
      this.#timer = setInterval(() => this.#turn(), 1)
    }
    // Seven steps further for each stream: all slots fill up, and no two neighbours.
    this.#slots[(this.#at + this.#fill++ * 7) % this.#slots.length]?.add({ socket, play, next: 0 })
  }

  #turn(): void {
    const now = Math.floor(performance.now() - this.#startedAt)
    for (; this.#at < now; this.#at += 1) {
      const slot = this.#slots[this.#at % this.#slots.length]
      for (const stream of slot ?? []) if (!say(stream)) slot?.delete(stream)
    }
    if (this.#slots.some((streams) => streams.size > 0)) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}

/** false: that was the last. */
function say(stream: Stream): boolean {
  const { socket, play } = stream
  if (socket.destroyed) return false
  const piece = play.next[stream.next % play.next.length]
  stream.next += 1
  if (play.last !== undefined && stream.next > play.next.length) {
    socket.write(play.last)
    return false
  }
  if (piece !== undefined) socket.write(piece)
  return true
}
