import { viewBytes } from '../../wire/bytes.ts'

const lineFeed = 10
const carriageReturn = 13
const blankLines = ['\n\n', '\r\n\r\n'] as const
const none = new Uint8Array(0)

/** A frame longer than this (an image in one event) goes on in pieces. */
const longestHeld = 256 * 1024

/**
 * Cuts a relayed event stream only between frames, so that what a broken upstream began to say is never half told and an
 * error event can follow. Upstreams write whole frames: nearly every chunk passes as it is.
 */
export class FrameEdges {
  #tail: Uint8Array = none
  /** The client has the beginning of a frame without its end. */
  midFrame = false

  /** The whole frames among what has come. */
  push(bytes: Uint8Array): Uint8Array {
    const all = this.#tail.length === 0 ? bytes : Buffer.concat([this.#tail, bytes])
    const edge = lastEdge(all)
    if (edge === all.length) {
      this.#tail = none
      this.midFrame = false
      return all
    }
    if (all.length - edge > longestHeld) {
      this.#tail = none
      this.midFrame = true
      return all
    }
    // A copy: a view would keep the socket's whole read buffer alive.
    this.#tail = Uint8Array.prototype.slice.call(all, edge)
    if (edge > 0) this.midFrame = false
    return edge === 0 ? none : all.subarray(0, edge)
  }

  /** What was left over: the last frame, when its blank line never came. */
  end(): Uint8Array {
    const tail = this.#tail
    this.#tail = none
    return tail
  }
}

/** Just behind the last blank line; 0 when there is none. */
function lastEdge(bytes: Uint8Array): number {
  const { length } = bytes
  if (endsFrame(bytes, length)) return length
  const view = viewBytes(bytes)
  let edge = 0
  for (const blank of blankLines) {
    const at = view.lastIndexOf(blank)
    if (at !== -1) edge = Math.max(edge, at + blank.length)
  }
  return edge
}

function endsFrame(bytes: Uint8Array, end: number): boolean {
  if (bytes[end - 1] !== lineFeed) return false
  if (bytes[end - 2] === lineFeed) return true
  return bytes[end - 2] === carriageReturn && bytes[end - 3] === lineFeed && bytes[end - 4] === carriageReturn
}

/** Views of the single frames, blank lines with the frame before them. `bytes` ends at an edge. */
export function splitFrames(bytes: Uint8Array): Uint8Array[] {
  const view = viewBytes(bytes)
  const frames: Uint8Array[] = []
  let start = 0
  for (let at = view.indexOf(lineFeed); at !== -1; at = view.indexOf(lineFeed, at + 1)) {
    if (!endsFrame(view, at + 1)) continue
    frames.push(view.subarray(start, at + 1))
    start = at + 1
  }
  if (start < view.length) frames.push(view.subarray(start))
  return frames
}
