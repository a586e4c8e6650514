import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import {
  oauthCodeSchema,
  oauthRequestSchema,
  oauthStartedSchema,
  oauthStateSchema,
} from './contract/oauth.ts'
import { problemSchema } from './contract/problem.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const params = z.object({ id: z.string() })
const problems = { 404: problemSchema, 422: problemSchema, 429: problemSchema, 500: problemSchema }

export function oauthRoutes(server: ControlServer, ports: ControlPorts): void {
  server.post(
    '/api/oauth',
    {
      schema: {
        summary: 'Begin a consent to your own OAuth client; opens a loopback redirect for ten minutes',
        body: oauthRequestSchema,
        response: { 201: oauthStartedSchema, ...problems },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.oauth.start(request.body, languageOfRequest(request, ports)), 201),
  )
  server.get(
    '/api/oauth/:id',
    { schema: { summary: 'What became of it', params, response: { 200: oauthStateSchema, ...problems } } },
    async (request, reply) =>
      sendOutcome(reply, ports.oauth.state(request.params.id, languageOfRequest(request, ports))),
  )
  server.post(
    '/api/oauth/:id/code',
    {
      schema: {
        summary: 'Give the code by hand, where the browser is on another machine',
        params,
        body: oauthCodeSchema,
        response: { 200: oauthStateSchema, ...problems },
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      return sendOutcome(reply, await ports.oauth.paste(request.params.id, request.body.code, language))
    },
  )
}
