import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeDigits = 10
const randomDigits = 16

/** `ex_` + 26 characters, sortable by time (ULID's layout): letters and digits only, so that every dialect takes it. */
export function newId(prefix: string, now: number = Date.now()): string {
  if (now === lastTime) countUp()
  else begin(now)
  return `${prefix}_${stem}${alphabet.charAt(tail[randomDigits - 1] ?? 0)}`
}

let lastTime = 0
const tail = new Uint8Array(randomDigits)
/** All but the last digit: the same for nearly all ids of one millisecond. */
let stem = ''

/** Fresh random digits in a new millisecond. */
function begin(now: number): void {
  lastTime = now
  takeRandom(tail)
  writeStem()
}

/** Within one the last digits are counted up, so that order holds there too. */
function countUp(): void {
  for (let at = randomDigits - 1; at >= 0; at--) {
    const next = (tail[at] ?? 0) + 1
    tail[at] = next & 31
    if (next < 32) {
      if (at < randomDigits - 1) writeStem()
      return
    }
  }
}

function writeStem(): void {
  let time = lastTime
  let head = ''
  for (let digit = 0; digit < timeDigits; digit++) {
    head = alphabet.charAt(time % 32) + head
    time = Math.floor(time / 32)
  }
  for (let at = 0; at < randomDigits - 1; at++) head += alphabet.charAt(tail[at] ?? 0)
  stem = head
}

const pool = new Uint8Array(4096)
let used = pool.length

/** Random bytes by the page: asking the system for a few of them costs as much as for thousands. */
function takeRandom(digits: Uint8Array): void {
  if (used + digits.length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  for (let at = 0; at < digits.length; at++) digits[at] = (pool[used++] ?? 0) & 31
}
