import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import {
  accountPatchSchema,
  accountVerdictSchema,
  accountViewSchema,
  newAccountSchema,
  upstreamViewSchema,
} from './contract/account.ts'
import { problemSchema } from './contract/problem.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const params = z.object({ name: z.string() })
const problems = { 404: problemSchema, 409: problemSchema, 422: problemSchema, 500: problemSchema }

export function accountRoutes(server: ControlServer, ports: ControlPorts): void {
  const { accounts } = ports
  server.get(
    '/api/upstreams',
    {
      schema: {
        summary: 'Kinds of accounts and their forms',
        response: { 200: z.array(upstreamViewSchema) },
      },
    },
    async (_request, reply) => reply.send([...accounts.upstreams()]),
  )
  server.get(
    '/api/accounts',
    { schema: { summary: 'All accounts with their health', response: { 200: z.array(accountViewSchema) } } },
    async (request, reply) => reply.send([...accounts.list(languageOfRequest(request, ports))]),
  )
  server.post(
    '/api/accounts',
    {
      schema: {
        summary: 'Add one',
        body: newAccountSchema,
        response: { 201: accountViewSchema, ...problems },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await accounts.add(request.body, languageOfRequest(request, ports)), 201),
  )
  server.patch(
    '/api/accounts/:name',
    { schema: { params, body: accountPatchSchema, response: { 200: accountViewSchema, ...problems } } },
    async (request, reply) => {
      const { name } = request.params
      return sendOutcome(reply, await accounts.change(name, request.body, languageOfRequest(request, ports)))
    },
  )
  server.delete(
    '/api/accounts/:name',
    { schema: { params, response: { 204: z.null(), ...problems } } },
    async (request, reply) =>
      sendOutcome(reply, await accounts.remove(request.params.name, languageOfRequest(request, ports))),
  )
  server.post(
    '/api/accounts/:name/test',
    { schema: { summary: 'One real call', params, response: { 200: accountVerdictSchema, ...problems } } },
    async (request, reply) =>
      sendOutcome(reply, await accounts.test(request.params.name, languageOfRequest(request, ports))),
  )
  server.post(
    '/api/accounts/:name/unlock',
    {
      schema: {
        summary: 'Lift its locks, or that of one model',
        params,
        querystring: z.object({ model: z.string().optional() }),
        response: { 200: accountViewSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { name } = request.params
      return sendOutcome(
        reply,
        await accounts.unlock(name, request.query.model, languageOfRequest(request, ports)),
      )
    },
  )
}
