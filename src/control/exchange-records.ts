import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import { problemSchema } from './contract/problem.ts'
import { exchangeReadingSchema } from './contract/reading.ts'
import { harOf } from './har.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const params = z.object({ id: z.string() })

/** One exchange in other forms: as the codecs read it, and as a file to give away. */
export function exchangeRecordRoutes(server: ControlServer, ports: ControlPorts): void {
  server.get(
    '/api/exchanges/:id/reading',
    {
      schema: {
        summary: 'What the recorded bodies mean: turns, parts, the frames of streams',
        params,
        response: { 200: exchangeReadingSchema, 404: problemSchema },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.exchanges.read(request.params.id, languageOfRequest(request, ports))),
  )
  server.get(
    '/api/exchanges/:id/file',
    {
      schema: {
        summary: 'The record as a file, secrets redacted: JSON or an HTTP archive',
        params,
        querystring: z.strictObject({ form: z.enum(['json', 'har']).default('json') }),
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      const { id } = request.params
      const { form } = request.query
      const found = await ports.exchanges.find(id, language)
      if (!found.ok) return sendOutcome(reply, found)
      const { configured, version } = ports.gateway.status(language)
      const address = `http://127.0.0.1:${configured.port}`
      const content = form === 'har' ? harOf(found.value, address, version) : found.value
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="torii-${id}.${form}"`)
        .send(`${JSON.stringify(content, null, 2)}\n`)
    },
  )
}
