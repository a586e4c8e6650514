import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import { statusSchema } from './contract/status.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function statusRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/status',
    { schema: { summary: 'State of the gateway', response: { 200: statusSchema } } },
    async (request, reply) => reply.send(ports.gateway.status(languageOfRequest(request, ports))),
  )
  server.post(
    '/api/start',
    {
      schema: {
        summary: 'Bind the data plane',
        response: { 200: statusSchema, 409: problemSchema, 500: problemSchema },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.gateway.start(languageOfRequest(request, ports))),
  )
  server.post(
    '/api/stop',
    {
      schema: {
        summary: 'Drain and release the port',
        response: { 200: statusSchema, 409: problemSchema },
      },
    },
    async (request, reply) => sendOutcome(reply, await ports.gateway.stop(languageOfRequest(request, ports))),
  )
  server.post(
    '/api/quit',
    {
      schema: {
        summary: 'End the whole process as Ctrl-C does',
        response: { 202: z.object({ ending: z.literal(true) }) },
      },
    },
    async (_request, reply) => {
      ports.quit()
      return reply.code(202).send({ ending: true })
    },
  )
  server.get('/metrics', { schema: { summary: 'Prometheus metrics' } }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(ports.metrics()),
  )
}
