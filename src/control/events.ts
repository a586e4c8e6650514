import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { languageOf } from '../canonical/language.ts'
import { languageOfRequest } from './answer.ts'
import type { ControlPorts, LiveEvent, LiveReader } from './ports.ts'
import type { ControlServer } from './server.ts'

/** A page that hears nothing for three of them takes the connection for lost. */
const heartbeatMs = 5000
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
      stream(reply.raw, ports, wants, readerOf(request, ports))
    })
}

/** A browser's EventSource sends no headers of its own: the query names the reader's language. */
function readerOf(request: FastifyRequest, ports: ControlPorts): LiveReader {
  const lastId = request.headers['last-event-id']
  const { language } = request.query as { readonly language?: unknown }
  return {
    language: languageOf(typeof language === 'string' ? language : '') ?? languageOfRequest(request, ports),
    ...(typeof lastId === 'string' ? { after: lastId } : {}),
  }
}

const isExchange = (event: LiveEvent): boolean => event.kind === 'exchange'

function stream(
  response: ServerResponse,
  ports: ControlPorts,
  wants: (event: LiveEvent) => boolean,
  reader: LiveReader,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': torii\n\n')
  const beat = setInterval(() => response.write(heartbeat), heartbeatMs)
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
  }, reader)
  response.on('close', () => {
    clearInterval(beat)
    clearTimeout(gathering)
    unsubscribe()
  })
}

/** An event, not a comment: a browser tells nobody of comments, and a stream that is held up looks like a quiet one. */
const heartbeat = 'event: alive\ndata: {}\n\n'

const eventText = (event: LiveEvent): string =>
  event.kind === 'exchange'
    ? `id: ${event.id}\nevent: exchange\ndata: ${JSON.stringify(event.exchange)}\n\n`
    : 'event: status\ndata: {}\n\n'
