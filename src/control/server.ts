import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { accountImportRoutes } from './account-import.ts'
import { accountRoutes } from './accounts.ts'
import { languageOfRequest, sendProblem } from './answer.ts'
import { backupRoutes } from './backup.ts'
import { doctorRoutes } from './doctor.ts'
import { eventRoutes } from './events.ts'
import { exchangeRecordRoutes } from './exchange-records.ts'
import { exchangeRoutes } from './exchanges.ts'
import { type GuardOptions, guard } from './guard.ts'
import { keyRoutes } from './keys.ts'
import { modelRoutes } from './models.ts'
import { oauthRoutes } from './oauth.ts'
import { playgroundRoutes } from './playground.ts'
import type { ControlPorts } from './ports.ts'
import { problemOf } from './problems.ts'
import { secretRoutes } from './secrets.ts'
import { securityRoutes } from './security.ts'
import { sessionRoutes } from './session.ts'
import type { Sessions } from './sessions.ts'
import { settingsRoutes } from './settings.ts'
import { settingsTextRoutes } from './settings-text.ts'
import { statusRoutes } from './status.ts'
import { tryRoutes } from './try.ts'
import { usageRoutes } from './usage.ts'
import { vaultRoutes } from './vault.ts'

export interface ControlOptions extends GuardOptions {
  readonly sessions: Sessions
  readonly version: string
  readonly logger: FastifyBaseLogger
}

/** A resource's routes: one file each. */
export type ControlServer = FastifyInstance<
  import('node:http').Server,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

const resources = [
  statusRoutes,
  settingsRoutes,
  settingsTextRoutes,
  accountRoutes,
  accountImportRoutes,
  modelRoutes,
  exchangeRoutes,
  exchangeRecordRoutes,
  playgroundRoutes,
  eventRoutes,
  keyRoutes,
  oauthRoutes,
  vaultRoutes,
  secretRoutes,
  securityRoutes,
  backupRoutes,
  usageRoutes,
  doctorRoutes,
  tryRoutes,
]

/** The admin API, not yet listening. The composition root adds the page and binds it. */
export async function createControlServer(
  ports: ControlPorts,
  options: ControlOptions,
): Promise<ControlServer> {
  const server = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 8_000_000,
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>()
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  await server.register(cookie)
  await server.register(swagger, {
    openapi: { info: { title: 'Torii admin API', version: options.version } },
    transform: jsonSchemaTransform,
  })
  guard(server, ports, options)
  answerErrors(server, ports)
  // A plugin, so that the routes are seen by the OpenAPI generator, which is loaded before them.
  await server.register(async (api) => {
    const typed = api.withTypeProvider<ZodTypeProvider>()
    for (const addRoutes of resources) addRoutes(typed, ports)
    sessionRoutes(typed, ports, options.sessions)
    api.get('/api/openapi.json', { schema: { hide: true } }, () => server.swagger())
  })
  return server
}

function answerErrors(server: ControlServer, ports: ControlPorts): void {
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const language = languageOfRequest(request, ports)
    if (hasZodFastifySchemaValidationErrors(error)) {
      const fields = error.validation.map((issue) => ({
        path: issue.instancePath.slice(1).replaceAll('/', '.'),
        message: issue.message ?? '',
      }))
      return sendProblem(reply, problemOf('bad_request', language, {}, fields))
    }
    if (error.statusCode !== undefined && error.statusCode < 500)
      return sendProblem(
        reply,
        problemOf('bad_request', language, {}, [{ path: '', message: error.message }]),
      )
    request.log.error({ err: error }, 'admin API failed')
    return sendProblem(reply, problemOf('internal', language))
  })
  server.setNotFoundHandler((request, reply) => {
    const values = { method: request.method, path: request.url.split('?')[0] ?? '' }
    return sendProblem(reply, problemOf('no_endpoint', languageOfRequest(request, ports), values))
  })
}
