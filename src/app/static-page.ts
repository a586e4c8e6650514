import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
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
    // Not listed once at the start: a folder that is built anew is served as it is by then.
    serve: false,
    setHeaders(response, path) {
      // Vite puts a digest into the names of everything in assets/.
      const forever = path.includes('/assets/')
      response.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  server.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const path = pathOf(request.url)
    if (path === undefined || path.startsWith('/api/')) return reply.callNotFound()
    if (await isFileIn(folder, path)) return reply.sendFile(path)
    // A page of an older build asks for its own pieces: another build's page is no answer to that.
    return path.startsWith('/assets/') ? reply.callNotFound() : reply.sendFile('index.html')
  })
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '')
  } catch {
    return undefined
  }
}

/** Nothing outside the folder is, however the path is written. */
async function isFileIn(folder: string, path: string): Promise<boolean> {
  const file = join(folder, path)
  if (path.includes('\0') || !file.startsWith(folder + sep)) return false
  return (await stat(file).catch(() => undefined))?.isFile() === true
}
