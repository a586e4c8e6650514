import { usageQuerySchema, usageViewSchema } from './contract/usage.ts'
import { withoutAbsent } from './exchanges.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function usageRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/usage',
    {
      schema: {
        summary: 'Requests and tokens by time and group',
        querystring: usageQuerySchema,
        response: { 200: usageViewSchema },
      },
    },
    async (request, reply) => reply.send(await ports.usage(withoutAbsent(request.query))),
  )
}
