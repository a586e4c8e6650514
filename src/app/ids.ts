import { randomBytes } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeDigits = 10
const randomDigits = 16

/** `ex_` + 26 characters, sortable by time (ULID's layout): letters and digits only, so that every dialect takes it. */
export function newId(prefix: string, now: number = Date.now()): string {
  let time = now
  let head = ''
  for (let digit = 0; digit < timeDigits; digit++) {
    head = alphabet.charAt(time % 32) + head
    time = Math.floor(time / 32)
  }
  return `${prefix}_${head}${nextTail(now)}`
}

let lastTime = 0
let lastTail = new Uint8Array(randomDigits)

/** Fresh random digits in a new millisecond; within one, the last counted up, so that order holds there too. */
function nextTail(now: number): string {
  if (now === lastTime) countUp(lastTail)
  else lastTail = randomBytes(randomDigits).map((byte) => byte & 31)
  lastTime = now
  return Array.from(lastTail, (digit) => alphabet.charAt(digit)).join('')
}

function countUp(digits: Uint8Array): void {
  for (let at = digits.length - 1; at >= 0; at--) {
    const next = (digits[at] ?? 0) + 1
    digits[at] = next & 31
    if (next < 32) return
  }
}
