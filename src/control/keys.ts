import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import { keyChangeSchema, keyValueSchema, keyViewSchema } from './contract/key.ts'
import { problemSchema } from './contract/problem.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const params = z.object({ name: z.string() })

export function keyRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/keys',
    { schema: { summary: 'Keys that let clients in', response: { 200: z.array(keyViewSchema) } } },
    async (_request, reply) => reply.send([...ports.keys.list()]),
  )
  server.post(
    '/api/keys/:name/reveal',
    {
      schema: {
        summary: 'Its value, on demand',
        params,
        response: { 200: keyValueSchema, 404: problemSchema },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.keys.reveal(request.params.name, languageOfRequest(request, ports))),
  )
  server.put(
    '/api/keys/:name',
    {
      schema: {
        summary: 'A new value; the old one stops working at once',
        params,
        body: keyChangeSchema,
        response: { 200: keyValueSchema, 404: problemSchema, 422: problemSchema, 500: problemSchema },
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      return sendOutcome(reply, await ports.keys.renew(request.params.name, request.body.value, language))
    },
  )
}
