import type { FaultCodec } from '../fault-codec.ts'
import { readFault } from './fault-reader.ts'
import { writeFault, writeInStream } from './fault-writer.ts'

export const faults: FaultCodec = { read: readFault, write: writeFault, writeInStream }
