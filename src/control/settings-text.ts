import { languageOfRequest } from './answer.ts'
import {
  settingsCheckSchema,
  settingsHistorySchema,
  settingsTextSchema,
} from './contract/settings-history.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

/** For whoever edits the file itself: what is wrong with a text, what may stand in it, and how it was before. */
export function settingsTextRoutes(server: ControlServer, ports: ControlPorts): void {
  server.post(
    '/api/settings/check',
    {
      schema: {
        summary: 'Faults of a text with line and column; nothing is saved',
        body: settingsTextSchema,
        response: { 200: settingsCheckSchema },
      },
    },
    async (request, reply) =>
      reply.send({ faults: [...ports.settings.check(request.body.text, languageOfRequest(request, ports))] }),
  )
  server.get(
    '/api/settings/schema',
    { schema: { summary: 'JSON Schema of torii.yaml' } },
    async (_request, reply) => reply.send(ports.settings.schema()),
  )
  server.get(
    '/api/settings/history',
    { schema: { summary: 'The last texts of torii.yaml', response: { 200: settingsHistorySchema } } },
    async (_request, reply) => reply.send({ entries: [...(await ports.settings.history())] }),
  )
}
