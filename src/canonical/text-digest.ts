/**
 * 128 bits of a text as 32 hex digits: the same on every machine and in every version of Torii (kept seals are found by
 * it). MurmurHash3_x86_128 ( public domain, https://github.com/aappleby/smhasher) over the UTF-16 code
 * units, two bytes each, little-endian. Not for secrets: it resists accidents, not attackers.
 */
export function textDigest(text: string): string {
  const hash: Lanes = [0, 0, 0, 0]
  const blocks = text.length >> 3
  for (let block = 0; block < blocks; block += 1) mixBlock(hash, text, block << 3)
  mixTail(hash, text, blocks << 3)
  finish(hash, text.length * 2)
  return hash.map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('')
}

type Lanes = [number, number, number, number]

const c1 = 0x239b961b
const c2 = 0xab0e9789
const c3 = 0x38b34ae5
const c4 = 0xa1e38b93

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))
const word = (text: string, at: number): number => text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)
const mix1 = (k: number): number => Math.imul(rotate(Math.imul(k, c1), 15), c2)
const mix2 = (k: number): number => Math.imul(rotate(Math.imul(k, c2), 16), c3)
const mix3 = (k: number): number => Math.imul(rotate(Math.imul(k, c3), 17), c4)
const mix4 = (k: number): number => Math.imul(rotate(Math.imul(k, c4), 18), c1)

function mixBlock(hash: Lanes, text: string, at: number): void {
  let [h1, h2, h3, h4] = hash
  h1 = (Math.imul(rotate(h1 ^ mix1(word(text, at)), 19) + h2, 5) + 0x561ccd1b) | 0
  h2 = (Math.imul(rotate(h2 ^ mix2(word(text, at + 2)), 17) + h3, 5) + 0x0bcaa747) | 0
  h3 = (Math.imul(rotate(h3 ^ mix3(word(text, at + 4)), 15) + h4, 5) + 0x96cd1c35) | 0
  h4 = (Math.imul(rotate(h4 ^ mix4(word(text, at + 6)), 13) + h1, 5) + 0x32ac3b17) | 0
  hash[0] = h1
  hash[1] = h2
  hash[2] = h3
  hash[3] = h4
}

/** The code units behind the last whole block; those past the end count as 0, which mixes to 0. */
function mixTail(hash: Lanes, text: string, at: number): void {
  const unit = (place: number) => (at + place < text.length ? text.charCodeAt(at + place) : 0)
  const tail = (place: number) => unit(place) | (unit(place + 1) << 16)
  hash[0] ^= mix1(tail(0))
  hash[1] ^= mix2(tail(2))
  hash[2] ^= mix3(tail(4))
  hash[3] ^= mix4(tail(6))
}

function finish(hash: Lanes, length: number): void {
  let h1 = hash[0] ^ length
  let h2 = hash[1] ^ length
  let h3 = hash[2] ^ length
  let h4 = hash[3] ^ length
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = (h2 + h1) | 0
  h3 = (h3 + h1) | 0
  h4 = (h4 + h1) | 0
  h1 = avalanche(h1)
  h2 = avalanche(h2)
  h3 = avalanche(h3)
  h4 = avalanche(h4)
  hash[0] = (h1 + h2 + h3 + h4) | 0
  hash[1] = (h2 + hash[0]) | 0
  hash[2] = (h3 + hash[0]) | 0
  hash[3] = (h4 + hash[0]) | 0
}

function avalanche(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
