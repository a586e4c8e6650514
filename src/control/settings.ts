import { languageOfRequest, sendOutcome } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import { settingsPatchSchema, settingsSavedSchema, settingsViewSchema } from './contract/settings.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function settingsRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/settings',
    { schema: { summary: 'The settings in force and the file', response: { 200: settingsViewSchema } } },
    async (request, reply) => reply.send(await ports.settings.view(languageOfRequest(request, ports))),
  )
  server.patch(
    '/api/settings',
    {
      schema: {
        summary: 'Edit torii.yaml; comments and order are kept',
        body: settingsPatchSchema,
        response: { 200: settingsSavedSchema, 409: problemSchema, 422: problemSchema, 500: problemSchema },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.settings.change(request.body, languageOfRequest(request, ports))),
  )
}
