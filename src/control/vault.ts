import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function vaultRoutes(server: ControlServer, ports: ControlPorts): void {
  server.post(
    '/api/vault/rekey',
    {
      schema: {
        summary: 'Seal every secret anew with a new secret.key',
        response: { 200: z.object({ secrets: z.int() }), 409: problemSchema, 500: problemSchema },
      },
    },
    async (request, reply) => sendOutcome(reply, await ports.vault.rekey(languageOfRequest(request, ports))),
  )
}
