import type { ServerResponse } from 'node:http'
import type { ControlPorts, LiveEvent } from './ports.ts'
import type { ControlServer } from './server.ts'

const heartbeatMs = 15_000
/** A reader that is this far behind is cut off; it comes back with its last event id. */
const maxBacklogBytes = 4_000_000
/** Too short for an eye to see, long enough that hundreds of events each second are a few dozen writes. */
const gatherMs = 20

/** `/api/exchanges/live`: exchanges only. `/api/events`: status changes as well. Both are SSE with event ids. */
export function eventRoutes(server: ControlServer, ports: ControlPorts): void {
  const routes = { '/api/exchanges/live': isExchange, '/api/events': () => true }
  for (const [path, wants] of Object.entries(routes))
    server.get(path, { schema: { summary: 'Live events (SSE)' } }, (request, reply) => {
      reply.hijack()
      const lastId = request.headers['last-event-id']
      stream(reply.raw, ports, wants, typeof lastId === 'string' ? lastId : undefined)
    })
}

const isExchange = (event: LiveEvent): boolean => event.kind === 'exchange'

function stream(
  response: ServerResponse,
  ports: ControlPorts,
  wants: (event: LiveEvent) => boolean,
  after: string | undefined,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': torii\n\n')
  const heartbeat = setInterval(() => response.write(': alive\n\n'), heartbeatMs)
  let gathered = ''
  let gathering: NodeJS.Timeout | undefined
  const send = () => {
    gathering = undefined
    response.write(gathered)
    gathered = ''
  }
  const unsubscribe = ports.events.subscribe((event) => {
    if (!wants(event)) return
    gathered += eventText(event)
    if (response.writableLength + gathered.length > maxBacklogBytes) response.destroy()
    else gathering ??= setTimeout(send, gatherMs)
  }, after)
  response.on('close', () => {
    clearInterval(heartbeat)
    clearTimeout(gathering)
    unsubscribe()
  })
}

const eventText = (event: LiveEvent): string =>
  event.kind === 'exchange'
    ? `id: ${event.id}\nevent: exchange\ndata: ${JSON.stringify(event.exchange)}\n\n`
    : 'event: status\ndata: {}\n\n'
