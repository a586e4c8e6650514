import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { targetOf } from '../works.ts'
import { startChild } from './children.ts'
import type { Contender } from './contender.ts'
import { pinned } from './cores.ts'
import { freePort, waitForPort } from './ports.ts'

const program = '/usr/sbin/nginx'

/** nginx as a plain reverse proxy with kept connections, unbuffered. Undefined: it is not installed (`apt-get install nginx-light`). */
export async function startNginx(
  upstreamPort: number,
  core: number | undefined,
  folder: string,
): Promise<Contender | undefined> {
  if (!existsSync(program)) return undefined
  const port = await freePort()
  const home = join(folder, 'nginx')
  mkdirSync(home)
  writeFileSync(join(home, 'nginx.conf'), configuration(home, port, upstreamPort))
  const child = startChild(pinned(core, [program, '-p', home, '-c', join(home, 'nginx.conf')]), {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  await waitForPort(port, 'nginx')
  const version = /nginx\/(\S+)/.exec(spawnSync(program, ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? '?'
  return {
    name: 'nginx',
    label: `nginx ${version}`,
    pids: child.pid === undefined ? [] : [child.pid],
    target: (work) => targetOf(work, { port, folder: `/${work.mode}`, headers: {} }),
  }
}

/** One process and no master: the CPU time of that process is nginx's. Bodies stay in memory as they do elsewhere. */
const configuration = (home: string, port: number, upstreamPort: number): string => `
daemon off; master_process off; pid ${home}/pid; error_log ${home}/error.log crit;
events { worker_connections 8192; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_max_body_size 0; client_body_buffer_size 1m; client_header_buffer_size 16k;
  client_body_temp_path ${home}/1; proxy_temp_path ${home}/2; fastcgi_temp_path ${home}/3;
  uwsgi_temp_path ${home}/4; scgi_temp_path ${home}/5;
  upstream fake { server 127.0.0.1:${upstreamPort}; keepalive 2048; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port} backlog=2048; tcp_nodelay on;
    location / {
      proxy_pass http://fake; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
      proxy_read_timeout 600s;
    }
  }
}
`
