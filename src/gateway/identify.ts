import type { Fault } from '../canonical/fault.ts'
import type { OpenExchange } from './open-exchange.ts'
import { findEndpoint, nearestPath, tidyPath } from './path-repair.ts'
import type { ToolServer } from './ports.ts'
import type { RequestHeaders, RouteMatch, RouteTable } from './route-table.ts'

/** What a request's first line and headers ask for. */
export type Endpoint =
  /** One of the gateway's own. */
  | { readonly kind: 'own'; readonly name: OwnEndpoint }
  | { readonly kind: 'dialect'; readonly match: RouteMatch; readonly path: string }
  | { readonly kind: 'tools'; readonly server: ToolServer }
  | { readonly kind: 'preflight' }
  /** Nothing that we have. `protocol`: the dialect that the client most likely reads. */
  | { readonly kind: 'unknown'; readonly fault: Fault }

export type OwnEndpoint = 'health' | 'readiness' | 'hello'

const ownPaths: Readonly<Record<string, OwnEndpoint>> = {
  '/healthz': 'health',
  '/readyz': 'readiness',
  '/': 'hello',
  // Claude Code asks for it at its start, without a key.
  '/api/hello': 'hello',
}
const ownMethods = new Set(['GET', 'HEAD'])

/** Step 1: path and headers → dialect and operation. Nothing of the body is read yet. */
export function identify(table: RouteTable, exchange: OpenExchange): Endpoint {
  const { path } = exchange
  const { method = 'GET', headers } = exchange.request
  if (method === 'OPTIONS') return { kind: 'preflight' }
  const own = ownEndpoint(path, method)
  if (own !== undefined) return own
  const server = toolServerAt(exchange)
  if (server !== undefined) return { kind: 'tools', server }
  if (path.startsWith('/mcp/')) return unknownToolServer(exchange)
  if (isWebSocket(headers)) return refuseWebSocket(table, exchange)
  const found = findEndpoint(table, method, path, headers)
  if (found === undefined) return ownRepaired(exchange) ?? unknownEndpoint(table, exchange)
  exchange.protocol = found.match.protocol
  exchange.route = found.match.route
  if (found.repaired) {
    exchange.repairedPath = found.path
    exchange.answerHeaders.push('x-torii-path-repaired', found.path)
  }
  return { kind: 'dialect', match: found.match, path: found.match.path ?? found.path }
}

const ownEndpoint = (path: string, method: string): Endpoint | undefined => {
  const name = ownPaths[path]
  return name !== undefined && ownMethods.has(method) ? { kind: 'own', name } : undefined
}

/** `//healthz/`, `/v1/healthz`: whoever set a base URL asks below it. */
function ownRepaired(exchange: OpenExchange): Endpoint | undefined {
  const path = tidyPath(exchange.path).replace(/^(?:\/v\d\w*)+(?=\/)/, '')
  const own = ownEndpoint(path, exchange.request.method ?? 'GET')
  if (own !== undefined) {
    exchange.repairedPath = path
    exchange.answerHeaders.push('x-torii-path-repaired', path)
  }
  return own
}

/** `/mcp/name`, and `/mcp/name/mcp` as such servers are often written. */
function toolServerAt({ path, state }: OpenExchange): ToolServer | undefined {
  if (state.toolServers === undefined || !path.startsWith('/mcp/')) return undefined
  const [, name = ''] = /^\/mcp\/([\w-]+)(?:\/mcp)?\/?$/.exec(path) ?? []
  return state.toolServers.get(name)
}

function unknownToolServer(exchange: OpenExchange): Endpoint {
  const known = [...(exchange.state.toolServers?.keys() ?? [])].map((name) => `/mcp/${name}`)
  const values = { path: exchange.path, known: known.join(', ') || '–' }
  return { kind: 'unknown', fault: exchange.faultOf('unknown_tool_server', 'identify', { values }) }
}

const isWebSocket = (headers: RequestHeaders): boolean =>
  typeof headers.upgrade === 'string' && headers.upgrade.toLowerCase() === 'websocket'

/** The seam for speaking it: 426 makes clients fall back to HTTP at once, any other status costs them retries. */
function refuseWebSocket(table: RouteTable, exchange: OpenExchange): Endpoint {
  const found = findEndpoint(table, 'POST', exchange.path, exchange.request.headers)
  exchange.protocol = found?.match.protocol
  exchange.answerHeaders.push('upgrade', 'HTTP/1.1')
  return {
    kind: 'unknown',
    fault: exchange.faultOf('websocket_unsupported', 'identify', { values: { path: exchange.path } }),
  }
}

function unknownEndpoint(table: RouteTable, exchange: OpenExchange): Endpoint {
  const { path } = exchange
  const method = exchange.request.method ?? 'GET'
  const allowed = verb.test(path) ? [] : otherMethods(table, exchange)
  if (allowed.length > 0) {
    exchange.answerHeaders.push('allow', allowed.join(', '))
    return {
      kind: 'unknown',
      fault: exchange.faultOf('method_not_allowed', 'identify', {
        values: { path, method, allowed: allowed.join(', ') },
      }),
    }
  }
  const { nearest, protocol } = nearestEndpoint(table, exchange, method)
  exchange.protocol = protocol
  const baseUrl = `http://${exchange.request.headers.host ?? 'localhost'}${protocol?.basePath ?? ''}`
  return {
    kind: 'unknown',
    fault: exchange.faultOf('unknown_path', 'identify', { values: { method, path, nearest, baseUrl } }),
  }
}

/** `models/m:verb`: to say that a model called `m:verb` can only be read would help nobody. */
const verb = /:[^/:]*$/

/** Asks whether we are there, in other words than ours. */
const alive = /health|ready|alive|ping/i

/** A header that a dialect's endpoints are bound to tells its clients, whatever path they went to. */
function nearestEndpoint(table: RouteTable, { path, request: { headers } }: OpenExchange, method: string) {
  const paths = table.pathsFor(method)
  const told = paths
    .concat(table.pathsFor('GET'))
    .find(({ header }) => header !== undefined && headers[header] !== undefined)
  const own = told === undefined && ownMethods.has(method) && alive.test(path) ? ['/healthz', '/readyz'] : []
  const choice = told === undefined ? paths : paths.filter(({ protocol }) => protocol === told.protocol)
  const nearest = nearestPath([...choice.map((one) => one.path), ...own], path)
  return { nearest, protocol: choice.find((one) => one.path === nearest)?.protocol ?? told?.protocol }
}

const methods = ['GET', 'POST', 'DELETE']

function otherMethods(table: RouteTable, exchange: OpenExchange): readonly string[] {
  return methods.filter((method) => {
    const found = findEndpoint(table, method, exchange.path, exchange.request.headers)
    if (found === undefined) return false
    exchange.protocol = found.match.protocol
    return true
  })
}
