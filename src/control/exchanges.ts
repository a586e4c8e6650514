import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import {
  exchangePageSchema,
  exchangeQuerySchema,
  exchangeViewSchema,
  replayedSchema,
  replayRequestSchema,
} from './contract/exchange.ts'
import { problemSchema } from './contract/problem.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const params = z.object({ id: z.string() })

export function exchangeRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/exchanges',
    {
      schema: {
        summary: 'Newest first; keyset pages',
        querystring: exchangeQuerySchema,
        response: { 200: exchangePageSchema },
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      return reply.send(await ports.exchanges.page(withoutAbsent(request.query), language))
    },
  )
  server.get(
    '/api/exchanges/:id',
    { schema: { params, response: { 200: exchangeViewSchema, 404: problemSchema } } },
    async (request, reply) =>
      sendOutcome(reply, await ports.exchanges.find(request.params.id, languageOfRequest(request, ports))),
  )
  server.post(
    '/api/exchanges/:id/replay',
    {
      schema: {
        summary: 'Send the recorded request again',
        params,
        body: replayRequestSchema,
        response: { 200: replayedSchema, 404: problemSchema, 409: problemSchema, 502: problemSchema },
      },
    },
    async (request, reply) => {
      const change = withoutAbsent(request.body)
      const language = languageOfRequest(request, ports)
      return sendOutcome(reply, await ports.exchanges.replay(request.params.id, change, language))
    },
  )
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** zod leaves `undefined` where a field is absent; the ports mean absent by absent. */
export function withoutAbsent<T extends object>(fields: T): Present<T> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as Present<T>
}
