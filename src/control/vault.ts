import { languageOfRequest, sendOutcome } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import { rekeySchema, vaultViewSchema } from './contract/vault.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function vaultRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/vault',
    { schema: { summary: 'What opens the vault', response: { 200: vaultViewSchema } } },
    async (_request, reply) => reply.send(await ports.vault.view()),
  )
  server.post(
    '/api/vault/rekey',
    {
      schema: {
        summary: 'Seal every secret anew with a new key, in secret.key or in the keychain',
        body: rekeySchema,
        response: { 200: vaultViewSchema, 409: problemSchema, 500: problemSchema },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.vault.rekey(request.body?.to, languageOfRequest(request, ports))),
  )
}
