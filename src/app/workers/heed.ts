import type { FrameReader } from './frame-reader.ts'

const flags = { watched: 1, room: 2 } as const

/** What the owner's monitor wants to have from a worker. */
export interface Heed {
  /** Somebody is told of what opens. */
  readonly isOwnerWatched: boolean
  /** Bodies are kept. */
  readonly hasOwnerRoom: boolean
}

export const heedByte = ({ isOwnerWatched, hasOwnerRoom }: Heed): number =>
  (isOwnerWatched ? flags.watched : 0) | (hasOwnerRoom ? flags.room : 0)

export function readHeed(frame: FrameReader): Heed {
  const byte = frame.u8()
  return { isOwnerWatched: (byte & flags.watched) !== 0, hasOwnerRoom: (byte & flags.room) !== 0 }
}
