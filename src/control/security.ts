import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import {
  addressPreviewSchema,
  addressRulesSchema,
  exposureViewSchema,
  refusedQuerySchema,
  refusedViewSchema,
  tightenedSchema,
} from './contract/security.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function securityRoutes(server: ControlServer, ports: ControlPorts): void {
  const { security } = ports
  server.get(
    '/api/security/exposure',
    {
      schema: {
        summary: 'What can be reached from where, tried now, each with a verdict and a way to mend it',
        response: { 200: exposureViewSchema },
      },
    },
    async (request, reply) => reply.send(await security.exposure(languageOfRequest(request, ports))),
  )
  server.get(
    '/api/security/refused',
    {
      schema: {
        summary: 'Requests that were not let in, by reason and address',
        querystring: refusedQuerySchema,
        response: { 200: refusedViewSchema },
      },
    },
    async (request, reply) =>
      reply.send(await security.refused(languageOfRequest(request, ports), request.query.since)),
  )
  server.post(
    '/api/security/preview',
    {
      schema: {
        summary: 'Whom other address lists would let in; nothing is changed',
        body: addressRulesSchema,
        response: { 200: addressPreviewSchema },
      },
    },
    async (request, reply) => reply.send(await security.preview(request.body, request.ip)),
  )
  server.post(
    '/api/security/tighten',
    {
      schema: {
        summary: 'Take the home folder and its files from all other users of the machine',
        body: z.strictObject({}).optional(),
        response: { 200: tightenedSchema, 500: problemSchema },
      },
    },
    async (request, reply) => sendOutcome(reply, await security.tighten(languageOfRequest(request, ports))),
  )
}
