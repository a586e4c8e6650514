import type { ModelInfo } from '../canonical/model-info.ts'
import { type Family, families } from './families.ts'
import { listedModel, priceListVersion } from './price-catalogue.ts'

/** What the shipped catalogue knows of a model. An id that it does not know is answered with the id alone. */
export function describeModel(id: string): ModelInfo {
  if (describedBy !== priceListVersion()) {
    described.clear()
    describedBy = priceListVersion()
  }
  const known = described.get(id)
  if (known !== undefined) return known
  const info = lookUp(id)
  // Clients can ask for any id: what is kept must not grow with them.
  if (described.size < 5000) described.set(id, info)
  return info
}

const described = new Map<string, ModelInfo>()
/** Another list of models may say other things. */
let describedBy = priceListVersion()

function lookUp(id: string): ModelInfo {
  const { pattern: _, ...family } = familyOf(id) ?? noFamily
  const priced = listedModel(id)
  return {
    id,
    ...family,
    ...(priced?.name === undefined ? {} : { displayName: priced.name }),
    ...(priced?.context_window === undefined ? {} : { contextWindow: priced.context_window }),
  }
}

const noFamily: Family = { pattern: /(?:)/ }

function familyOf(id: string): Family | undefined {
  const lower = id.toLowerCase()
  return families.find(({ pattern }) => pattern.test(lower))
}
