import { languageOfRequest } from './answer.ts'
import { playRequestSchema } from './contract/playground.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

/** The playground asks the gateway through here: the page lives on another origin and needs no key. */
export function playgroundRoutes(server: ControlServer, ports: ControlPorts): void {
  server.post(
    '/api/playground',
    { schema: { summary: 'One prompt through the gateway, streamed (SSE)', body: playRequestSchema } },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      const leaving = new AbortController()
      reply.hijack()
      const response = reply.raw
      response.on('close', () => leaving.abort())
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      for await (const event of ports.play(request.body, language, leaving.signal))
        response.write(
          `event: ${event.type}\ndata: ${JSON.stringify(event.type === 'piece' ? event.piece : event.end)}\n\n`,
        )
      response.end()
    },
  )
}
