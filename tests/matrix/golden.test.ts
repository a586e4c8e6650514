import { expect, it } from 'vitest'
import { protocolIds } from '../../src/canonical/protocol-id.ts'
import { protocols } from '../../src/protocols/registry.ts'
import { breaches } from './description.ts'
import { asJson, jointBody, readFixture } from './full/join.ts'
import { fixtures } from './full/registry.ts'
import { goldens } from './golden/registry.ts'
import { writeGolden } from './golden/write.ts'
import { refusalsOf } from './rules/registry.ts'
import { isUpdating } from './table-file.ts'
import { mainTargets } from './targets.ts'

const pairs = protocolIds.flatMap((from) =>
  protocolIds.filter((to) => to !== from).map((to) => [from, to] as const),
)

/** The golden files are typed by the vendors' SDKs, so the compiler checks what is written. UPDATE=1 writes them anew. */
it.each(pairs)('the full request of %s in %s is the golden one', (from, to) => {
  const target = mainTargets[to]
  const { value } = protocols[to].writeRequest(readFixture(from, jointBody(fixtures[from])), target)
  const body = asJson(value.body)
  expect([...refusalsOf(to, body, target.quirks), ...breaches(to, 'request', body)]).toEqual([])
  if (isUpdating) writeGolden(from, to, body)
  else expect(body).toEqual(goldens[`${from} ${to}`])
})

it.each(protocolIds)('the full request of %s comes back as it was', (dialect) => {
  const body = jointBody(fixtures[dialect])
  const { value, losses } = protocols[dialect].writeRequest(readFixture(dialect, body), {
    model: mainTargets[dialect].model,
    issuer: mainTargets[dialect].issuer,
    quirks: {},
  })
  expect(value.body).toEqual(body)
  expect(losses).toEqual([])
})
