import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { ControlServer } from '../control/server.ts'

/** The built dashboard lies beside the bundled program, or in dist/ when run from source. */
export function pageFolder(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url))
  return [join(here, 'ui'), join(here, '../ui'), join(here, '../../dist/ui')].find((folder) =>
    existsSync(join(folder, 'index.html')),
  )
}

/** Serves the dashboard; every path that is no file and no endpoint is one of its views. */
export async function servePage(server: ControlServer, folder: string): Promise<void> {
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    setHeaders(response, path) {
      // Vite puts a digest into the names of everything in assets/.
      const forever = path.includes('/assets/')
      response.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  server.get('/*', { schema: { hide: true } }, (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    return path.startsWith('/api/') ? reply.callNotFound() : reply.sendFile('index.html')
  })
}
