import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import {
  explainRequestSchema,
  explanationSchema,
  mappingDraftSchema,
  mappingPreviewSchema,
  modelViewSchema,
} from './contract/model.ts'
import { problemSchema } from './contract/problem.ts'
import { withoutAbsent } from './exchanges.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function modelRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/models',
    {
      schema: {
        summary: 'Every model id that can be asked for now',
        response: { 200: z.array(modelViewSchema) },
      },
    },
    async (_request, reply) => reply.send([...ports.models.list()]),
  )
  server.post(
    '/api/models/explain',
    {
      schema: {
        summary: 'Dry run of routing: rule, accounts, lane, losses; nothing is sent',
        body: explainRequestSchema,
        response: { 200: explanationSchema, 422: problemSchema },
      },
    },
    async (request, reply) => {
      const asked = withoutAbsent(request.body)
      return sendOutcome(reply, await ports.models.explain(asked, languageOfRequest(request, ports)))
    },
  )
  server.post(
    '/api/models/prices',
    {
      schema: {
        summary: 'Fetch the newest price list; nothing is fetched unasked',
        response: { 200: z.object({ prices: z.string() }), 502: problemSchema },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.models.refreshPrices(languageOfRequest(request, ports))),
  )
  server.post(
    '/api/models/preview',
    {
      schema: {
        summary: 'What ids would come to under other mapping rules; nothing is saved',
        body: mappingDraftSchema,
        response: { 200: mappingPreviewSchema },
      },
    },
    async (request, reply) =>
      reply.send({ models: [...ports.models.preview(request.body.mapping, request.body.models)] }),
  )
}
