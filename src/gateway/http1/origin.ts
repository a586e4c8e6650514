import { connect as connectPlain, isIP, type Socket, type TcpNetConnectOpts } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'

/** Where connections go: what a URL says before its path. */
export interface Origin {
  readonly isSecure: boolean
  /** Without the brackets of IPv6. */
  readonly host: string
  readonly port: number
  readonly authority: string
}

const origins = new Map<string, Origin>()
const mostOrigins = 500

/** `https://host:port/path?query` taken apart. */
export function splitUrl(url: string): { readonly origin: Origin; readonly path: string } {
  const pathAt = url.indexOf('/', url.indexOf('://') + 3)
  const text = pathAt === -1 ? url : url.slice(0, pathAt)
  let origin = origins.get(text)
  if (origin === undefined) {
    origin = readOrigin(text)
    if (origins.size < mostOrigins) origins.set(text, origin)
  }
  return { origin, path: pathAt === -1 ? '/' : withoutFragment(url.slice(pathAt)) }
}

const withoutFragment = (path: string): string => {
  const at = path.indexOf('#')
  return at === -1 ? path : path.slice(0, at)
}

function readOrigin(text: string): Origin {
  const { protocol, hostname, port, host } = new URL(text)
  const isSecure = protocol === 'https:'
  return {
    isSecure,
    host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    authority: host,
  }
}

const sessions = new Map<string, Buffer>()
const mostSessions = 200
/** Between two probes of a connection on which nothing is said. */
const probeMs = 60_000

/** All plain sockets read into the same memory, one after the other: no stream and no buffer of its own for each read. */
const lent = Buffer.allocUnsafeSlow(64 * 1024)

export interface SocketListener {
  /** Bytes can be sent. */
  ready(): void
  /** Lent until it returns. */
  data(bytes: Buffer): void
}

export function openSocket(origin: Origin, listener: SocketListener): Socket {
  const { host, port } = origin
  const base = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: probeMs }
  if (origin.isSecure) return openSecure(origin, base, listener)
  const onread = {
    buffer: lent,
    callback(length: number): boolean {
      listener.data(lent.subarray(0, length))
      return true
    },
  }
  const socket = connectPlain({ ...base, onread })
  socket.once('connect', () => listener.ready())
  return socket
}

function openSecure(
  { host, authority }: Origin,
  base: TcpNetConnectOpts & ConnectionOptions,
  listener: SocketListener,
): Socket {
  const session = sessions.get(authority)
  // Taken when it is first needed: it costs 8 MB, and those who talk to their own machine never need it.
  const socket: TLSSocket = process.getBuiltinModule('node:tls').connect({
    ...base,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(session === undefined ? {} : { session }),
  })
  socket.once('secureConnect', () => listener.ready())
  socket.on('data', (bytes: Buffer) => listener.data(bytes))
  socket.on('session', (ticket) => {
    if (sessions.size < mostSessions || sessions.has(authority)) sessions.set(authority, ticket)
  })
  return socket
}
