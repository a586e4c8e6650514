import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../src/canonical/json.ts'
import type { ProtocolId } from '../../../src/canonical/protocol-id.ts'
import type { CanonicalRequest } from '../../../src/canonical/request.ts'
import { protocols } from '../../../src/protocols/registry.ts'
import { readContext } from '../passage.ts'
import { objectsOf, textOf } from '../rules/rule.ts'
import { type FullFixture, jointFeatures, type RequestFeature } from './features.ts'
import { fixtures } from './registry.ts'

/** As it is on the wire. */
export const asJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value))

/** The request that has this feature. Undefined: the dialect has no form for it. */
export function featureBody(
  { base, requests }: FullFixture,
  feature: RequestFeature,
): JsonObject | undefined {
  const patch = requests[feature]
  return patch === null ? undefined : { ...asJson(base), ...asJson(patch) }
}

/** The one request that has all these features, as far as its dialect has forms for them. */
export function jointBody(
  fixture: FullFixture,
  features: readonly RequestFeature[] = jointFeatures,
): JsonObject {
  const patches = features.flatMap((feature) => fixture.requests[feature] ?? [])
  return patches.reduce<JsonObject>((body, patch) => join(body, asJson(patch)), asJson(fixture.base))
}

export function readFixture(
  dialect: ProtocolId,
  body: JsonObject,
  feature?: RequestFeature,
): CanonicalRequest {
  const { path, streamPath } = fixtures[dialect]
  return protocols[dialect].readRequest(
    body,
    readContext(feature === 'a stream' ? (streamPath ?? path) : path),
  )
}

/** Lists go on, objects grow, of two single values the later one stands; a tool is defined once. */
function join(one: JsonObject, other: JsonObject): JsonObject {
  const joined: Record<string, Json | undefined> = { ...one }
  for (const [key, value] of Object.entries(other)) {
    const before = joined[key]
    if (isJsonArray(before) && isJsonArray(value))
      joined[key] = key === 'tools' ? joinTools(before, value) : [...before, ...value]
    else if (isJsonObject(before) && isJsonObject(value)) joined[key] = join(before, value)
    else joined[key] = value
  }
  return joined
}

function joinTools(one: readonly Json[], other: readonly Json[]): readonly Json[] {
  const known = new Set(one.flatMap((tool) => namesOf(tool)))
  const added = other.flatMap((tool): readonly Json[] => {
    if (!isJsonObject(tool)) return [tool]
    const declarations = objectsOf(tool.functionDeclarations)
    if (declarations.length === 0) return namesOf(tool).some((name) => known.has(name)) ? [] : [tool]
    const fresh = declarations.filter(({ name }) => !known.has(textOf(name)))
    return fresh.length === 0 ? [] : [{ functionDeclarations: fresh }]
  })
  return [...one, ...added]
}

function namesOf(tool: Json): readonly string[] {
  if (!isJsonObject(tool)) return []
  const inner = [tool.function, tool.custom].filter(isJsonObject)
  return [tool, ...inner, ...objectsOf(tool.functionDeclarations)]
    .map(({ name }) => textOf(name))
    .filter((name) => name !== '')
}
