import { describe, expect, it } from 'vitest'
import { protocolIds, targetProtocolIds } from '../../src/canonical/protocol-id.ts'
import { filesIn, foldersIn } from './source-files.ts'

/** What every dialect has, under the same names. What a file needs beside it is that dialect's own affair. */
const fileSet = [
  'README.md',
  'counting.ts',
  'embedding.ts',
  'fault.ts',
  'index.ts',
  'meter.ts',
  'models.ts',
  'request-reader.ts',
  'request-writer.ts',
  'response-reader.ts',
  'response-writer.ts',
  'routes.ts',
  'schema.ts',
  'stream-reader.ts',
  'stream-writer.ts',
  'vocabulary.ts',
]

/** What no client speaks has no readers of requests and no writers of answers. */
const clientFiles = [
  'embedding.ts',
  'models.ts',
  'request-reader.ts',
  'response-writer.ts',
  'routes.ts',
  'stream-writer.ts',
]

describe('protocol folders', () => {
  it('are one for each id', () => {
    expect(foldersIn('src/protocols').toSorted()).toEqual([...targetProtocolIds].sort())
  })

  it.each(targetProtocolIds)('have the same file set: %s', (id) => {
    const present = filesIn(`src/protocols/${id}`)
    const missing = fileSet.filter((file) => !present.includes(file))
    expect(missing).toEqual(protocolIds.some((one) => one === id) ? [] : clientFiles)
  })
})
