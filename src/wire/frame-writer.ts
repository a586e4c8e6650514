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
  const event = frame.event === undefined ? '' : `event: ${frame.event}\n`
  return `${event}${writeLines('data: ', frame.data)}\n`
}

function writeLines(prefix: string, text: string): string {
  // JSON never holds a raw line end, so the split is for the rare rest.
  if (!text.includes('\n') && !text.includes('\r')) return `${prefix}${text}\n`
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${prefix}${line}\n`)
    .join('')
}
