import type { Fault } from '../../canonical/fault.ts'
import { protocols } from '../../protocols/registry.ts'
import type { Errand } from '../lane.ts'
import { fetchMedia } from '../media/inline-media.ts'
import { readForm } from '../operations/form.ts'
import { readGenerate } from './generate.ts'

/** What must be at hand before the request can be written. Undefined: nothing is waited for. Resolves with why it is not to be had. */
export function prepareTranslation(errand: Errand): Promise<Fault | undefined> | undefined {
  const { plane, exchange, call, candidate } = errand
  if (candidate.lane !== 'translate') return undefined
  if (call.formModel !== undefined) return readForm(call).then(() => undefined)
  if (call.route.operation !== 'generate') return undefined
  const reading = readGenerate(errand)
  if (reading.kind === 'refused') return undefined
  const { upstream, account, egress } = candidate.member
  return fetchMedia({ plane, exchange, call, egress }, reading.value, {
    protocol: protocols[candidate.protocol],
    quirks: upstream.quirks(account, candidate.protocol, candidate.model),
  })
}
