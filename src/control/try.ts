import { languageOfRequest, sendOutcome } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import { triedSchema, tryRequestSchema } from './contract/try.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function tryRoutes(server: ControlServer, ports: ControlPorts): void {
  server.post(
    '/api/try',
    {
      schema: {
        summary: 'One real request through the running gateway',
        body: tryRequestSchema,
        response: { 200: triedSchema, 409: problemSchema, 502: problemSchema },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.try(request.body, languageOfRequest(request, ports))),
  )
}
