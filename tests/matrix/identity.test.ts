import { expect, it } from 'vitest'
import { isJsonObject } from '../../src/canonical/json.ts'
import { describeShared } from '../support/corpus.ts'
import { codecOf, issuerOf, readContext, withUnknownFields, withUnknownNodes } from './passage.ts'
import { recordedRequests } from './recordings.ts'

const requests = recordedRequests()
  .filter(({ isRefused }) => !isRefused)
  .map((request) => [request.id, request] as const)

describeShared('every recorded request', () => {
  it.each(requests)(
    '%s comes back as it was, also with unknown fields and unknown nodes everywhere',
    (_id, request) => {
      const { dialect, operation, path, headers, body: recorded } = request
      const codec = codecOf(dialect, operation)
      for (const body of [recorded, withUnknownFields(recorded), withUnknownNodes(recorded)]) {
        if (!isJsonObject(body)) continue
        const read = codec.readRequest(body, readContext(path, headers))
        const written = codec.writeRequest(read, { model: read.model, issuer: issuerOf[dialect], quirks: {} })
        expect(written.value.body).toEqual(body)
        expect(written.losses).toEqual([])
      }
    },
  )
})
