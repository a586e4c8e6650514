import { isVersion, type RequestHeaders, type RouteMatch, type RouteTable } from './route-table.ts'

export interface RepairedMatch {
  readonly match: RouteMatch
  /** The path it was repaired to. Absent: it was right as it stood. */
  readonly path: string
  readonly repaired: boolean
}

/**
 * Finds the endpoint that a path means: as it stands, without stray slashes, or the last endpoint that stands in it
 * (`/v1/v1/messages`, `/chat/completions`, `/v1/chat/completions/responses`, `/v1beta/openai/models`).
 */
export function findEndpoint(
  table: RouteTable,
  method: string,
  path: string,
  headers: RequestHeaders,
): RepairedMatch | undefined {
  const exact = table.match(method, path, headers)
  if (exact !== undefined && exact.route.operation !== 'other') return { match: exact, path, repaired: false }
  const tidy = tidyPath(path)
  const tidied = tidy === path ? exact : table.match(method, tidy, headers)
  if (tidied !== undefined && tidied.route.operation !== 'other')
    return { match: tidied, path: tidy, repaired: true }
  const stacked = findLastEndpoint(table, method, tidy, headers, tidied !== undefined)
  if (stacked !== undefined) return stacked
  return tidied === undefined ? undefined : { match: tidied, path: tidy, repaired: tidy !== path }
}

function tidyPath(path: string): string {
  const single = path.replace(/\/{2,}/g, '/')
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single
}

/**
 * Tails of the path from the shortest on. What stands before the tail may be anything when no endpoint has the path
 * (a vendor's own prefix), but only versions and other endpoints when a dialect has a claim on it (`belongs`).
 */
function findLastEndpoint(
  table: RouteTable,
  method: string,
  path: string,
  headers: RequestHeaders,
  belongs: boolean,
): RepairedMatch | undefined {
  const segments = path.split('/').slice(1)
  // `chat/completions` ends in `completions`, an endpoint too: an endpoint's own path is never cut.
  const shortest =
    endpointTails(table)
      .find((tail) => path.endsWith(`/${tail}`))
      ?.split('/').length ?? 1
  for (let start = segments.length - shortest; start >= 0; start--) {
    const head = segments.slice(0, start)
    const isStack = consistsOfEndpoints(table, head)
    if (belongs && !isStack) continue
    for (const version of versionsFor(table, head.at(-1))) {
      const candidate = `/${version}/${segments.slice(start).join('/')}`
      if (candidate === path) continue
      const match = table.match(method, candidate, headers)
      if (match !== undefined && (match.route.operation !== 'other' || (isStack && !belongs)))
        return { match, path: candidate, repaired: true }
    }
  }
  return undefined
}

/** The version right before the endpoint is meant; a word between them (`/v1beta/openai/…`) takes it away. */
const versionsFor = (table: RouteTable, before: string | undefined): readonly string[] =>
  before !== undefined && isVersion(before)
    ? [before, ...table.versions.filter((version) => version !== before)]
    : table.versions

function consistsOfEndpoints(table: RouteTable, segments: readonly string[]): boolean {
  let rest = segments.filter((segment) => !isVersion(segment)).join('/')
  while (rest !== '') {
    const known = endpointTails(table).find((tail) => rest === tail || rest.endsWith(`/${tail}`))
    if (known === undefined) return false
    rest = rest.slice(0, Math.max(0, rest.length - known.length - 1))
  }
  return true
}

const endpointTails = (table: RouteTable): readonly string[] =>
  table.fixedPaths
    .map((path) => path.split('/').slice(1))
    .map((segments) => (isVersion(segments[0] ?? '') ? segments.slice(1) : segments).join('/'))
    .sort((a, b) => b.length - a.length)

/** The path without variables that is spelled most like this one. */
export function nearestPath(table: RouteTable, path: string): string {
  let best = table.fixedPaths[0] ?? '/'
  let least = Number.POSITIVE_INFINITY
  const sought = tidyPath(path).slice(0, 120).toLowerCase()
  for (const candidate of table.fixedPaths) {
    const distance = editDistance(sought, candidate)
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
