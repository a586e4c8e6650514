import { enableCompileCache } from 'node:module'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { openWorker } from './open-worker.ts'

// One process of the data plane. Its owner started it, holds the port and everything that is shared, and is what it lives
// for: the private pipe closes with the owner, however that ends.

/** Beside standard input, output, errors and Node's own channel for connections. */
const pipe = 4

if (import.meta.filename.endsWith('.js')) enableCompileCache(join(import.meta.dirname, 'compiled'))
// Ctrl-C reaches every process of a terminal, and a service manager's signal every one of the service: the owner decides.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)

openWorker({
  pipe: new Socket({ fd: pipe }),
  handed: (adopt) =>
    process.on('message', (_message, socket) => adopt(socket instanceof Socket ? socket : undefined)),
  end: (code) => process.exit(code),
})
