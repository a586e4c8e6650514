import { languageOfRequest } from './answer.ts'
import { doctorViewSchema } from './contract/doctor.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

export function doctorRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/doctor',
    { schema: { summary: 'Checks with cause and fix', response: { 200: doctorViewSchema } } },
    async (request, reply) => reply.send(await ports.doctor(languageOfRequest(request, ports))),
  )
}
