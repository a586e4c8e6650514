import type { Readable } from 'node:stream'
import { z } from 'zod'
import { languageOfRequest, sendOutcome } from './answer.ts'
import {
  backupSendingSchema,
  backupViewSchema,
  restoredSchema,
  restorePreviewSchema,
  restoreRequestSchema,
} from './contract/backup.ts'
import { problemSchema } from './contract/problem.ts'
import { withoutAbsent } from './exchanges.ts'
import type { ControlPorts } from './ports.ts'
import type { ControlServer } from './server.ts'

const params = z.object({ id: z.string() })
const backupType = 'application/vnd.torii.backup'

/** All that Torii keeps as one file, and back from one. */
export function backupRoutes(server: ControlServer, ports: ControlPorts): void {
  makingRoutes(server, ports)
  // It goes to the disk as it comes: no limit of this server's bodies applies, the desk has its own.
  server.addContentTypeParser(backupType, (_request, payload, done) => done(null, payload))
  server.put(
    '/api/restore',
    {
      schema: {
        summary: 'Send a backup in, and see what it would change; nothing is changed yet',
        consumes: [backupType],
        response: {
          200: restorePreviewSchema,
          409: problemSchema,
          413: problemSchema,
          422: problemSchema,
          507: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      const outcome = await ports.backup.receive(request.body as Readable | undefined, language)
      return sendOutcome(reply, outcome)
    },
  )
  server.post(
    '/api/restore/:id',
    {
      schema: {
        summary: 'Put the backup that was sent in into force',
        params,
        body: restoreRequestSchema,
        response: {
          200: restoredSchema,
          404: problemSchema,
          409: problemSchema,
          422: problemSchema,
          507: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const language = languageOfRequest(request, ports)
      return sendOutcome(
        reply,
        await ports.backup.restore(request.params.id, withoutAbsent(request.body), language),
      )
    },
  )
  server.delete(
    '/api/restore/:id',
    { schema: { summary: 'Throw the backup that was sent in away', params } },
    async (request, reply) => {
      await ports.backup.discard(request.params.id)
      return reply.code(204).send()
    },
  )
}

function makingRoutes(server: ControlServer, ports: ControlPorts): void {
  server.post(
    '/api/backup',
    {
      schema: {
        summary: 'Make a backup of settings, sealed secrets, keys, records and usage; fetch it by its id',
        response: { 200: backupViewSchema, 409: problemSchema, 507: problemSchema },
      },
    },
    async (request, reply) => sendOutcome(reply, await ports.backup.make(languageOfRequest(request, ports))),
  )
  server.get(
    '/api/backup/:id/sending',
    {
      schema: {
        summary: 'Whether somebody has come for the backup',
        params,
        response: { 200: backupSendingSchema, 404: problemSchema },
      },
    },
    async (request, reply) =>
      sendOutcome(reply, await ports.backup.sending(request.params.id, languageOfRequest(request, ports))),
  )
  server.get(
    '/api/backup/:id',
    // No HEAD beside it: it would read the file to its end, and then it is taken for sent.
    { exposeHeadRoute: false, schema: { summary: 'The backup itself, once', params } },
    async (request, reply) => {
      const fetched = await ports.backup.fetch(request.params.id, languageOfRequest(request, ports))
      if (!fetched.ok) return sendOutcome(reply, fetched)
      const { name, bytes, content } = fetched.value
      return reply
        .type(backupType)
        .header('content-length', bytes)
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(content)
    },
  )
}
