import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import { newSecretSchema, secretPlaceSchema, secretViewSchema } from './contract/secret.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const params = z.object({ place: secretPlaceSchema })
const problems = { 422: problemSchema, 500: problemSchema }

export function secretRoutes(server: ControlServer, ports: ControlPorts): void {
  const { secrets } = ports
  server.get(
    '/api/secrets',
    {
      schema: {
        summary: 'Which secrets of the settings are set; never their values',
        response: { 200: z.array(secretViewSchema) },
      },
    },
    async (request, reply) => reply.send([...(await secrets.list(languageOfRequest(request, ports)))]),
  )
  server.put(
    '/api/secrets/:place',
    {
      schema: {
        summary: 'Put a secret into the vault; it never stands in torii.yaml',
        params,
        body: newSecretSchema,
        response: { 200: secretViewSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { place } = request.params
      return sendOutcome(
        reply,
        await secrets.put(place, request.body.value, languageOfRequest(request, ports)),
      )
    },
  )
  server.delete(
    '/api/secrets/:place',
    {
      schema: {
        summary: 'Take it out of the vault and of the settings',
        params,
        response: { 200: secretViewSchema, ...problems },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await secrets.remove(request.params.place, languageOfRequest(request, ports))),
  )
}
