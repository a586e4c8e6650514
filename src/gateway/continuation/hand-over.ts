import { isJsonObject } from '../../canonical/json.ts'
import { targets } from '../../protocols/registry.ts'
import { applySplices } from '../../wire/json-splice.ts'
import { parseJson } from '../../wire/json-text.ts'
import type { Errand, Outgoing } from '../lane.ts'
import type { Story } from './story.ts'

/** The request with what was said of its answer at its end. */
export function handOver(written: Outgoing, { candidate }: Errand, { begun }: Story): Outgoing {
  const { prefill } = targets[candidate.protocol]
  const body = written.body === undefined ? undefined : parseJson(written.body.toString())
  if (prefill === undefined || written.body === undefined || !isJsonObject(body)) return written
  const splices = prefill.edits(body, begun, candidate.quirks)
  return { ...written, body: Buffer.concat(applySplices([written.body], splices)) }
}
