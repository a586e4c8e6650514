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
  const exact = path.includes(doubled) ? undefined : table.match(method, path, headers)
  if (exact !== undefined && exact.route.operation !== 'other') return { match: exact, path, repaired: false }
  const tidy = tidyPath(path)
  const tidied = tidy === path ? exact : table.match(method, tidy, headers)
  if (tidied !== undefined && tidied.route.operation !== 'other')
    return { match: tidied, path: tidy, repaired: true }
  const stacked = findLastEndpoint(table, method, tidy, headers, tidied !== undefined)
  if (stacked !== undefined) return stacked
  return tidied === undefined ? undefined : { match: tidied, path: tidy, repaired: tidy !== path }
}

/** An id with its folder behind the folder. Each is an endpoint too, of a model that nobody has. */
const doubled = '/models/models/'

export function tidyPath(path: string): string {
  // A colon is often written as %3A by clients that build `models/m:verb` from pieces.
  const single = path
    .replace(/\/{2,}/g, '/')
    .replaceAll(/%3a/gi, ':')
    .replaceAll(doubled, '/models/')
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

/** What a client most likely meant: among the paths that take its method, the one that is spelled most like its own. */
export function nearestPath(paths: readonly string[], path: string): string {
  let best = paths[0] ?? '/'
  let least = Number.POSITIVE_INFINITY
  const sought = tidyPath(path).slice(0, 120).toLowerCase()
  for (const candidate of paths) {
    const distance = distanceTo(candidate, sought)
    if (distance < least) {
      least = distance
      best = candidate
    }
  }
  return best
}

/** A path that only goes on is nearer than any that is spelled alike; a variable is what the client has in its place. */
function distanceTo(candidate: string, sought: string): number {
  if (candidate.startsWith(`${sought}/`)) return 0.5
  if (!candidate.includes('{')) return editDistance(sought, candidate)
  const [, value = ''] = /([^/:]+):[^/:]*$/.exec(sought) ?? []
  return value === '' ? Number.POSITIVE_INFINITY : editDistance(sought, candidate.replace(/\{\w+\}/, value))
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
