import type { Fault } from '../../canonical/fault.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { Operation } from '../../protocols/operation.ts'
import { targets } from '../../protocols/registry.ts'
import type { Errand } from '../lane.ts'
import { type Fetching, fetchMedia, refuseHidden } from '../media/inline-media.ts'
import { readAsGenerate } from '../operations/as-generate.ts'
import { readForm } from '../operations/form.ts'
import type { Reading } from './canonical-call.ts'
import { readCountCall } from './count.ts'
import { readEmbed } from './embed.ts'
import { readEmbedTokens } from './embed-tokens.ts'
import { readGenerate } from './generate.ts'
import { sealKeysIn } from './seal-restorer.ts'

/** What must be at hand before the request can be written. Undefined: nothing is waited for. Resolves with why it is not to be had. */
export function prepareTranslation(errand: Errand): Promise<Fault | undefined> | undefined {
  const { plane, call, candidate } = errand
  if (candidate.lane !== 'translate') return undefined
  if (call.formModel !== undefined) return readForm(call).then(() => undefined)
  if (call.route.operation === 'embed') return tokensOf(errand)
  if (call.protocol.asGenerate?.[call.route.operation] !== undefined) {
    const asked = readAsGenerate(errand)
    return asked.kind === 'refused' ? undefined : mediaOf(errand, asked.value.written.value)
  }
  const read = readings[call.route.operation]
  if (read === undefined) return undefined
  const reading = read(errand)
  if (reading.kind === 'refused') return undefined
  const issuer = candidate.member.upstream.issuer(candidate.protocol)
  const { seals } = plane.ports
  const proofs = seals.fetch?.(sealKeysIn(reading.value), issuer)
  const media =
    call.route.operation === 'generate'
      ? mediaOf(errand, reading.value)
      : refuseHidden(fetchingOf(errand), reading.value)
  return proofs === undefined ? media : proofs.then(() => media)
}

const readings: Readonly<Partial<Record<Operation, (errand: Errand) => Reading<CanonicalRequest>>>> = {
  generate: readGenerate,
  'count-tokens': readCountCall,
}

function mediaOf(errand: Errand, request: CanonicalRequest): Promise<Fault | undefined> | undefined {
  const { protocol, member, model } = errand.candidate
  return fetchMedia(fetchingOf(errand), request, {
    protocol: targets[protocol],
    quirks: member.upstream.quirks(member.account, protocol, model),
  })
}

function fetchingOf({ plane, exchange, call, candidate }: Errand): Fetching {
  const { upstream, account, egress } = candidate.member
  return { plane, exchange, call, egress, base: account.baseUrl ?? upstream.baseUrl }
}

function tokensOf(errand: Errand): Promise<Fault | undefined> | undefined {
  const reading = readEmbed(errand)
  return reading.kind === 'refused' ? undefined : readEmbedTokens(errand.call, reading.value)
}
