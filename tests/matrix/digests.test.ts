import { expect, it } from 'vitest'
import { assemble } from '../../src/canonical/assemble.ts'
import type { Loss } from '../../src/canonical/loss.ts'
import { protocolIds, targetProtocolIds } from '../../src/canonical/protocol-id.ts'
import { textDigest } from '../../src/canonical/text-digest.ts'
import { protocols, targets } from '../../src/protocols/registry.ts'
import { writeJson } from '../../src/wire/json-text.ts'
import { describeShared } from '../support/corpus.ts'
import {
  answerWriting,
  eventsOf,
  issuerOf,
  openRequest,
  readRecorded,
  targetCodecOf,
  writeStream,
} from './passage.ts'
import { recordedAnswers, recordedRequests } from './recordings.ts'
import { differences, type Table } from './table-file.ts'
import { mainTargets } from './targets.ts'

/** `9f3a21bc cache-mark dropped ×3, seal dropped!`: digest, then losses; `!` marks one of function. */
function line(written: string, losses: readonly Loss[]): string {
  const counts = new Map<string, number>()
  for (const { code, treatment, functional } of losses) {
    const name = `${code} ${treatment}${functional ? '!' : ''}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const told = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const names = told.map(([name, count]) => (count === 1 ? name : `${name} ×${count}`))
  return [textDigest(written).slice(0, 8), ...(names.length === 0 ? [] : [names.join(', ')])].join(' ')
}

function requestTable(): Table {
  const lines = recordedRequests()
    .filter(({ isAccepted }) => isAccepted)
    .flatMap((recorded) =>
      targetProtocolIds
        .filter((dialect) => dialect !== recorded.dialect)
        .flatMap((dialect) => {
          if (recorded.operation === 'count-tokens' && targets[dialect].counting === undefined) return []
          const codec = targetCodecOf(dialect, recorded.operation)
          const { value, losses } = codec.writeRequest(readRecorded(recorded), mainTargets[dialect])
          const { renames: _renames, ...sent } = value
          return [[`${recorded.id} > ${dialect}`, line(writeJson(sent), losses)] as const]
        }),
    )
  return Object.fromEntries(lines)
}

function answerTable(): Table {
  const lines = recordedAnswers().flatMap((recorded) => {
    const events = eventsOf(recorded)
    const { response, fault } = assemble(events)
    return protocolIds.map((client) => {
      const context = () => answerWriting(openRequest(client), issuerOf[recorded.dialect])
      const streamed = writeStream(client, events, context())
      const whole = protocols[client].writeResponse(response, context())
      const written = streamed.text + (fault === undefined ? writeJson(whole.value) : '')
      return [`${recorded.id} > ${client}`, line(written, [...streamed.losses, ...whole.losses])] as const
    })
  })
  return Object.fromEntries(lines)
}

/** UPDATE=1 takes what is for what should be: read the difference before it is committed. */
describeShared('what is written for every recording', () => {
  it('of requests is what it was', () => {
    expect(differences('requests.json', requestTable())).toEqual([])
  })

  it('of answers is what it was', () => {
    expect(differences('answers.json', answerTable())).toEqual([])
  })
})
