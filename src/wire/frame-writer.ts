import type { Frame } from './frame.ts'

/** Frames to text. `end` gives what closes the body. */
export interface FrameWriter {
  write(frames: readonly Frame[]): string
  end(): string
}

/**
 * `sse`: events and comments. `json-array`: one element for each event, comments have no place there.
 * A `stray` is never written: it belongs to the body it was found in.
 */
export const createFrameWriter = (form: 'sse' | 'json-array'): FrameWriter => writers[form]()

const writers = {
  sse: (): FrameWriter => ({
    write(frames) {
      let text = ''
      for (const frame of frames) text += writeSse(frame)
      return text
    },
    end: () => '',
  }),
  'json-array': (): FrameWriter => {
    let separator = '['
    return {
      write(frames) {
        let text = ''
        for (const frame of frames) {
          if (frame.kind !== 'event') continue
          text += separator + frame.data
          separator = ',\r\n'
        }
        return text
      },
      end: () => (separator === '[' ? '[]' : ']'),
    }
  },
} satisfies Record<string, () => FrameWriter>

function writeSse(frame: Frame): string {
  if (frame.kind === 'stray') return ''
  if (frame.kind === 'comment') return `${writeLines(': ', frame.text)}\n`
  const { event, data } = frame
  // JSON never holds a raw line end, so the split is for the rare rest.
  const lines = hasLineEnd(data) ? writeLines('data: ', data) : `data: ${data}\n`
  return event === undefined ? `${lines}\n` : `event: ${event}\n${lines}\n`
}

const hasLineEnd = (text: string): boolean => text.includes('\n') || text.includes('\r')

function writeLines(prefix: string, text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${prefix}${line}\n`)
    .join('')
}
