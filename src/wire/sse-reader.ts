import { joinBytes, viewBytes } from './bytes.ts'
import { type Frame, type FrameReader, FrameTooLarge, frameLimit } from './frame.ts'

const lineFeed = 10
const carriageReturn = 13
const colon = 58
const space = 32
const none: readonly Frame[] = []

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), with three things that a
 * gateway needs beside the events: comments, the lines that are no SSE at all (gathered into one `stray`), and the last
 * event of a stream that ends without its blank line. `id` and `retry` have no meaning here and are passed over.
 *
 * Only whole lines are decoded: no byte of a multi-byte character is ever CR or LF, so a character is never cut.
 */
export function createSseReader(options: { readonly limit?: number } = {}): FrameReader {
  const limit = options.limit ?? frameLimit
  const lines = createLineMachine(limit)
  let pending: Uint8Array[] = []
  let pendingLength = 0
  let afterReturn = false

  const hold = (bytes: Uint8Array) => {
    if (bytes.length === 0) return
    pending.push(bytes)
    pendingLength += bytes.length
    if (pendingLength + lines.held() > limit) throw new FrameTooLarge(limit)
  }
  const takePending = (last: Uint8Array): string => {
    if (pendingLength === 0) return viewBytes(last).toString()
    pending.push(last)
    const whole = viewBytes(joinBytes(pending))
    pending = []
    pendingLength = 0
    return whole.toString()
  }

  return {
    push(bytes) {
      // The LF of a CR LF that was cut in two ends no line of its own.
      if (afterReturn && bytes.length > 0) {
        afterReturn = false
        if (bytes[0] === lineFeed) bytes = bytes.subarray(1)
      }
      const end = endOfLastLine(bytes)
      if (end === 0) {
        hold(bytes)
        return none
      }
      afterReturn = end === bytes.length && bytes[end - 1] === carriageReturn
      const text = takePending(end === bytes.length ? bytes : bytes.subarray(0, end))
      const frames = lines.read(text)
      if (end < bytes.length) hold(bytes.subarray(end))
      return frames
    },
    end() {
      const rest = takePending(new Uint8Array(0))
      return [...(rest === '' ? none : lines.read(`${rest}\n`)), ...lines.end()]
    },
  }
}

/** Just after the last CR or LF; 0 when there is none. A CR is looked for only behind the last LF. */
function endOfLastLine(bytes: Uint8Array): number {
  const view = viewBytes(bytes)
  const afterLineFeed = view.lastIndexOf(lineFeed) + 1
  if (afterLineFeed === bytes.length) return afterLineFeed
  const lastReturn = view.lastIndexOf(carriageReturn)
  return Math.max(lastReturn + 1, afterLineFeed)
}

interface LineMachine {
  /** Characters of the event and the stray text now growing. */
  held(): number
  /** `text` ends at a line end. */
  read(text: string): readonly Frame[]
  end(): readonly Frame[]
}

function createLineMachine(limit: number): LineMachine {
  let first = true
  let event: string | undefined
  let data: string | undefined
  let stray: string | undefined
  let frames: Frame[] = []

  const flushStray = () => {
    if (stray === undefined) return
    const text = stray.trim()
    stray = undefined
    if (text !== '') frames.push({ kind: 'stray', text })
  }
  const dispatch = () => {
    if (data !== undefined) {
      frames.push(event === undefined ? { kind: 'event', data } : { kind: 'event', event, data })
      data = undefined
    }
    event = undefined
  }
  const readBlank = () => {
    dispatch()
    if (stray !== undefined) stray += '\n'
  }
  const readLine = (text: string, start: number, end: number) => {
    if (text.startsWith('data', start) && isField(text, start + 4, end)) {
      flushStray()
      const value = fieldValue(text, start + 4, end)
      data = data === undefined ? value : `${data}\n${value}`
    } else if (text.startsWith('event', start) && isField(text, start + 5, end)) {
      flushStray()
      event = fieldValue(text, start + 5, end) || undefined
    } else if (text.charCodeAt(start) === colon) {
      flushStray()
      frames.push({ kind: 'comment', text: fieldValue(text, start, end) })
    } else if (!isPassedOver(text, start, end)) {
      const line = text.slice(start, end)
      stray = stray === undefined ? line : `${stray}\n${line}`
    }
  }
  const held = () => (data?.length ?? 0) + (stray?.length ?? 0)
  const take = () => {
    const taken = frames
    if (taken.length === 0) return none
    frames = []
    return taken
  }

  return {
    held,
    read(text) {
      if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n')
      let start = first && text.charCodeAt(0) === 0xfeff ? 1 : 0
      first = false
      for (let end = text.indexOf('\n', start); end !== -1; end = text.indexOf('\n', start)) {
        if (end === start) readBlank()
        else readLine(text, start, end)
        start = end + 1
      }
      if (held() > limit) throw new FrameTooLarge(limit)
      return take()
    },
    end() {
      dispatch()
      flushStray()
      return take()
    },
  }
}

/** A field name ends at a colon, or is the whole line (then its value is empty). */
const isField = (text: string, at: number, end: number): boolean =>
  at === end || text.charCodeAt(at) === colon

/** What follows the colon at `at`, less one leading space. A name without a colon has an empty value. */
const fieldValue = (text: string, at: number, end: number): string =>
  text.slice(text.charCodeAt(at + 1) === space ? Math.min(at + 2, end) : Math.min(at + 1, end), end)

const isPassedOver = (text: string, start: number, end: number): boolean =>
  (text.startsWith('id', start) && isField(text, start + 2, end)) ||
  (text.startsWith('retry', start) && isField(text, start + 5, end))
