/** What is set aside at once for a length that a client only says. */
export const largestRoom = 2_000_000
const smallest = 64 * 1024
/** Bytes that wait for the next body: what fifty agents have under way at one time. */
const mostKept = 16_000_000

const kept: Buffer[] = []
let keptBytes = 0

/**
 * Memory for large bodies, used again: left to the garbage collector it is memory outside of its heap that makes it run, every
 * 160 requests of an agent's 200 kB, and each new room costs the kernel its pages.
 */
export function takeRoom(bytes: number): Buffer {
  const at = kept.findIndex((room) => room.length >= bytes)
  const [room] = at === -1 ? [] : kept.splice(at, 1)
  if (room === undefined) return Buffer.allocUnsafeSlow(Math.max(bytes, smallest))
  keptBytes -= room.length
  return room
}

/**
 * `body` lies in a room, and nobody will read it again: not a socket that still sends it either. Whoever looks all the same finds
 * it empty, never another's words, because the memory moves to a new owner.
 */
export function giveRoomBack({ buffer }: Buffer): void {
  const bytes = buffer.byteLength
  if (!(buffer instanceof ArrayBuffer) || bytes > largestRoom || keptBytes + bytes > mostKept) return
  kept.push(Buffer.from(buffer.transfer()))
  keptBytes += bytes
}

/** Nobody asks anything: it goes. */
export function letRoomsGo(): void {
  kept.length = 0
  keptBytes = 0
}
