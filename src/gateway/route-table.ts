import type { Route } from '../protocols/operation.ts'
import type { Protocol } from '../protocols/protocol.ts'
import type { Splice } from '../wire/json-splice.ts'

/** An endpoint of a dialect, and what its path said. */
export interface RouteMatch {
  readonly protocol: Protocol
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  /** The endpoint's own path, where it was found by another address. */
  readonly path?: string
  /** Edits of the body that such a call needs. */
  readonly entering?: readonly Splice[]
}

export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

interface Entry {
  readonly protocol: Protocol
  readonly route: Route
  /** It is found here by another address than its own. */
  readonly isAlias?: true
}

interface Pattern {
  readonly shape: RegExp
  readonly names: readonly string[]
  readonly literal: number
  readonly entries: Entry[]
}

export interface RouteTable {
  match(method: string, path: string, headers: RequestHeaders): RouteMatch | undefined
  /** Paths without variables, for stacking and for suggestions. */
  readonly fixedPaths: readonly string[]
  /** Leading version segments in use, shortest first: `v1`, `v1beta`. */
  readonly versions: readonly string[]
  /** As the protocols write them, of endpoints that take this method and whose last segment is no variable. */
  pathsFor(method: string): readonly NamedPath[]
}

export interface NamedPath {
  readonly path: string
  readonly protocol: Protocol
  /** Asked for by a header that the endpoint is bound to. */
  readonly header: string | undefined
}

/**
 * Compiled once from the protocols' routes. Paths without variables are one map look-up; the few others are tried by
 * pattern, the most literal first. (find-my-way has no parameter that holds slashes and ends before a `:verb`.)
 */
export function compileRoutes(protocols: Iterable<Protocol>): RouteTable {
  const fixed = new Map<string, Entry[]>()
  const patterns = new Map<string, Pattern>()
  for (const protocol of protocols)
    for (const route of protocol.routes) {
      addRoute(fixed, patterns, { protocol, route })
      for (const alias of route.aliases ?? [])
        addPattern(patterns, { ...route, path: alias }, { protocol, route, isAlias: true })
    }
  const ordered = [...patterns.values()].sort((a, b) => b.literal - a.literal)
  return {
    match: (method, path, headers) =>
      matchFixed(fixed.get(path), method, headers) ?? matchPatterns(ordered, method, path, headers),
    fixedPaths: [...fixed.keys()],
    versions: versionsOf([
      ...fixed.keys(),
      ...ordered.flatMap((p) => p.entries.map((entry) => entry.route.path)),
    ]),
    pathsFor: (method) =>
      [...fixed.values(), ...ordered.map(({ entries }) => entries)]
        .flat()
        .filter(
          ({ route }) =>
            takesMethod(route, method) && !hidden.test(route.path) && route.operation !== 'other',
        )
        .map(({ route, protocol }) => ({ path: route.path, protocol, header: route.header })),
  }
}

/** Ends in a variable alone. */
const hidden = /\/\{\w+\}$/

export const isVersion = (segment: string): boolean => /^v\d+(?:alpha|beta)?\d*$/.test(segment)

function addRoute(fixed: Map<string, Entry[]>, patterns: Map<string, Pattern>, entry: Entry): void {
  const { path, operation } = entry.route
  if (!path.includes('{') && operation !== 'other') {
    const entries = fixed.get(path)
    if (entries === undefined) fixed.set(path, [entry])
    else entries.push(entry)
    return
  }
  addPattern(patterns, entry.route, entry)
}

function addPattern(patterns: Map<string, Pattern>, route: Route, entry: Entry): void {
  const pattern = compilePattern(route)
  const known = patterns.get(pattern.shape.source)
  if (known === undefined) patterns.set(pattern.shape.source, pattern)
  ;(known ?? pattern).entries.push(entry)
}

/** `{model}` may hold slashes, any other variable ends at the next one; `other` is a prefix. */
function compilePattern(route: Route): Pattern {
  const names: string[] = []
  let literal = 0
  const body = route.path
    .replace(/\/$/, '')
    .split(/(\{\w+\})/)
    .map((piece) => {
      const name = /^\{(\w+)\}$/.exec(piece)?.[1]
      if (name === undefined) {
        literal += piece.length
        return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      }
      names.push(name)
      return name === 'model' ? '(.+)' : '([^/]+)'
    })
    .join('')
  const isPrefix = route.operation === 'other'
  return {
    shape: new RegExp(`^${body}${isPrefix ? '(?:[/:].*)?' : ''}$`),
    names,
    // A prefix yields to every whole endpoint.
    literal: isPrefix ? literal - 1000 : literal,
    entries: [],
  }
}

function matchFixed(
  entries: readonly Entry[] | undefined,
  method: string,
  headers: RequestHeaders,
): RouteMatch | undefined {
  const entry = entries === undefined ? undefined : chooseEntry(entries, method, headers)
  return entry === undefined ? undefined : { protocol: entry.protocol, route: entry.route, params: noParams }
}

const noParams: Readonly<Record<string, string>> = Object.freeze({})

function matchPatterns(
  patterns: readonly Pattern[],
  method: string,
  path: string,
  headers: RequestHeaders,
): RouteMatch | undefined {
  for (const pattern of patterns) {
    const found = pattern.shape.exec(path)
    const entry = found === null ? undefined : chooseEntry(pattern.entries, method, headers)
    if (found !== null && entry !== undefined) return matchOf(entry, pattern.names, found)
  }
  return undefined
}

function matchOf(
  { protocol, route, isAlias }: Entry,
  names: readonly string[],
  found: RegExpExecArray,
): RouteMatch {
  const params = paramsOf(names, found)
  if (isAlias !== true) return { protocol, route, params }
  const path = route.path.replace(
    /\{(\w+)\}/g,
    (_place, name: string) => found[names.indexOf(name) + 1] ?? '',
  )
  const entering = route.enter?.(params)
  return { protocol, route, params, path, ...(entering === undefined ? {} : { entering }) }
}

function paramsOf(names: readonly string[], found: RegExpExecArray): Record<string, string> {
  const params: Record<string, string> = {}
  names.forEach((name, index) => {
    params[name] = decodeSegment(found[index + 1] ?? '')
  })
  return params
}

function decodeSegment(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A route that asks for a header wins over one that asks for none. */
function chooseEntry(entries: readonly Entry[], method: string, headers: RequestHeaders): Entry | undefined {
  let plain: Entry | undefined
  for (const entry of entries) {
    if (!takesMethod(entry.route, method)) continue
    if (entry.route.header === undefined) plain ??= entry
    else if (headers[entry.route.header] !== undefined) return entry
  }
  return plain
}

const takesMethod = (route: Route, method: string): boolean =>
  route.method === method || route.method === 'ANY' || (method === 'HEAD' && route.method === 'GET')

function versionsOf(paths: readonly string[]): readonly string[] {
  const versions = new Set(paths.map((path) => path.split('/')[1] ?? '').filter(isVersion))
  return [...versions].sort((a, b) => a.length - b.length || a.localeCompare(b))
}
