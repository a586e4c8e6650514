/** RIFF header: PCM, one channel, 16 bits. `length`: bytes of samples; absent, of a stream whose end is not known. */
export function waveHeader(rate: number, length?: number): Uint8Array {
  const head = new Uint8Array(44)
  const view = new DataView(head.buffer)
  const text = (at: number, letters: string) => {
    for (const [index, letter] of [...letters].entries()) head[at + index] = letter.charCodeAt(0)
  }
  text(0, 'RIFF')
  view.setUint32(4, length === undefined ? unknown : 36 + length, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, length ?? unknown, true)
  return head
}

const unknown = 0xffff_ffff

export function wave(samples: Uint8Array, rate: number): Uint8Array {
  const file = new Uint8Array(44 + samples.length)
  file.set(waveHeader(rate, samples.length))
  file.set(samples, 44)
  return file
}

/** OpenAI's pcm. Both it and Google mean 16-bit little-endian samples of one channel, whatever RFC 2586 says of L16. */
export const openaiRate = 24_000

/** `audio/L16;codec=pcm;rate=24000` → 24000. Undefined: no bare samples. */
export function pcmRate(mediaType: string): number | undefined {
  if (!/^audio\/(?:l16|pcm)\b/i.test(mediaType)) return undefined
  return Number(/rate=(\d+)/i.exec(mediaType)?.[1] ?? openaiRate)
}
