import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import {
  keyChangeSchema,
  keyPatchSchema,
  keyValueSchema,
  keyViewSchema,
  newKeySchema,
} from './contract/key.ts'
import { problemSchema } from './contract/problem.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const params = z.object({ name: z.string() })
const problems = { 404: problemSchema, 409: problemSchema, 422: problemSchema, 500: problemSchema }

export function keyRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/keys',
    { schema: { summary: 'Keys that let clients in', response: { 200: z.array(keyViewSchema) } } },
    async (_request, reply) => reply.send([...(await ports.keys.list())]),
  )
  server.post(
    '/api/keys',
    {
      schema: {
        summary: 'A new named key; its value is shown in this answer only',
        body: newKeySchema,
        response: { 201: keyValueSchema, ...problems },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.keys.add(request.body, languageOfRequest(request, ports)), 201),
  )
  server.post(
    '/api/keys/:name/reveal',
    {
      schema: {
        summary: 'Its value, on demand; of the proxy key only',
        params,
        response: { 200: keyValueSchema, ...problems },
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
        response: { 200: keyValueSchema, ...problems },
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      return sendOutcome(reply, await ports.keys.renew(request.params.name, request.body.value, language))
    },
  )
  server.patch(
    '/api/keys/:name',
    {
      schema: {
        summary: 'Other rules for a named key, in force at once',
        params,
        body: keyPatchSchema,
        response: { 200: keyViewSchema, ...problems },
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      return sendOutcome(reply, await ports.keys.change(request.params.name, request.body, language))
    },
  )
  server.delete(
    '/api/keys/:name',
    { schema: { summary: 'Revoke a named key', params, response: { 204: z.null(), ...problems } } },
    async (request, reply) =>
      sendOutcome(reply, await ports.keys.remove(request.params.name, languageOfRequest(request, ports))),
  )
}
