import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import {
  discoveredSchema,
  exportedSchema,
  importRequestSchema,
  importResultSchema,
} from './contract/account-import.ts'
import { problemSchema } from './contract/problem.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const problems = { 409: problemSchema, 422: problemSchema, 500: problemSchema }

/** Accounts that come or go many at a time. */
export function accountImportRoutes(server: ControlServer, ports: ControlPorts): void {
  const { accounts } = ports
  server.post(
    '/api/accounts/import',
    {
      schema: {
        summary: 'Many at once, from keys, CSV, JSON, .env or the configuration of another gateway',
        body: importRequestSchema,
        response: { 200: importResultSchema, ...problems },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await accounts.import(request.body, languageOfRequest(request, ports))),
  )
  server.get(
    '/api/accounts/export',
    { schema: { summary: 'All accounts without their secrets', response: { 200: exportedSchema } } },
    async (_request, reply) => reply.send(accounts.export()),
  )
  server.get(
    '/api/accounts/discovered',
    {
      schema: {
        summary: 'Local servers and keys in the environment that no account uses yet; adds nothing',
        response: { 200: z.array(discoveredSchema) },
      },
    },
    async (_request, reply) => reply.send([...(await accounts.discovered())]),
  )
}
