import { protocols } from '../protocols/registry.ts'
import { exchangeHeaders } from './answer-head.ts'
import { preflightHeaders } from './cors.ts'
import type { OwnEndpoint } from './identify.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { Plane } from './plane.ts'
import type { Soon } from './ports.ts'

type Answer = { readonly status: number; readonly body: unknown }

const answers: Readonly<Record<OwnEndpoint, (plane: Plane, exchange: OpenExchange) => Soon<Answer>>> = {
  health: () => ({ status: 200, body: { status: 'ok' } }),
  readiness: async (plane) => {
    const usable = (await plane.ports.pool.health()).filter((account) => account.usable).length
    return {
      status: usable > 0 ? 200 : 503,
      body: { status: usable > 0 ? 'ok' : 'no_usable_account', usable },
    }
  },
  hello: (_plane, exchange) => ({
    status: 200,
    body: {
      name: 'torii',
      base_urls: Object.fromEntries(
        Object.values(protocols).map((protocol) => [
          protocol.label,
          `http://${exchange.request.headers.host ?? 'localhost'}${protocol.basePath}`,
        ]),
      ),
    },
  }),
}

/** The gateway's own endpoints need no account and no dialect. */
export async function answerOwnEndpoint(
  plane: Plane,
  exchange: OpenExchange,
  name: OwnEndpoint,
): Promise<void> {
  exchange.lane = 'local'
  const { status, body } = await answers[name](plane, exchange)
  exchange.reply.head(status, ['content-type', 'application/json', ...exchangeHeaders(exchange, [], 0)])
  exchange.reply.end(JSON.stringify(body))
}

export function answerPreflight(exchange: OpenExchange): void {
  const { headers } = exchange.request
  exchange.lane = 'local'
  const asked = headers['access-control-request-headers']
  const network = headers['access-control-request-private-network']
  const isAdmitted = exchange.answerHeaders.includes('access-control-allow-origin')
  exchange.reply.head(204, [
    ...(isAdmitted ? preflightHeaders(asked, typeof network === 'string' ? network : undefined) : []),
    ...exchangeHeaders(exchange, [], 0),
  ])
  exchange.reply.end()
}
