import type { ControlPorts } from '../control/ports.ts'
import { type ControlOptions, type ControlServer, createControlServer } from '../control/server.ts'
import { pageFolder, servePage } from './static-page.ts'

/** The admin API and the dashboard's files. Loaded when they are first asked for: see control-plane.ts. */
export async function buildAdminServer(ports: ControlPorts, options: ControlOptions): Promise<ControlServer> {
  const server = await createControlServer(ports, options)
  const folder = pageFolder()
  if (folder !== undefined) await servePage(server, folder)
  await server.ready()
  return server
}
