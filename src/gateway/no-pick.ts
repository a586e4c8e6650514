import type { Fault } from '../canonical/fault.ts'
import type { NoPick, OwnLimit } from '../pool/pool.ts'
import type { OpenExchange } from './open-exchange.ts'
import type { ClientCall } from './receive.ts'

const mostWords = 300

/** What the vendor itself said. */
const lastWords = ({ status, code, message }: Fault): string =>
  `${status} ${code} «${message.length > mostWords ? `${message.slice(0, mostWords)}…` : message}»`

const limitNames = {
  exchanges: 'requests at one time',
  'exchanges-of-model': 'requests of this model at one time',
  requests: 'requests per minute',
  tokens: 'tokens per minute',
} as const satisfies Record<OwnLimit['of'], string>

const limitWords = ({ of, limit }: OwnLimit): string => `${limitNames[of]}, ${limit}`

/** What a client is told when no account can be picked. */
export function noPickFault(exchange: OpenExchange, call: ClientCall, why: NoPick): Fault {
  if (exchange.gone) return exchange.clientGone()
  if (why.cause !== 'locked') return exchange.faultOf('no_usable_account', 'attempt')
  const { lastFault, ownLimit } = why
  const seconds = Math.max(1, Math.ceil(why.retryAfter ?? 1))
  const model = call.model ?? '–'
  if (ownLimit !== undefined)
    return exchange.faultOf('accounts_at_own_limit', 'attempt', {
      values: { model, account: ownLimit.account, reason: limitWords(ownLimit), seconds },
      retryAfter: seconds,
    })
  const limited = lastFault?.kind === 'rate-limited'
  return exchange.faultOf('accounts_waiting', 'attempt', {
    values: {
      model,
      last: lastFault === undefined ? '–' : lastWords(lastFault),
      seconds,
    },
    retryAfter: seconds,
    ...(limited ? { status: 429, kind: 'rate-limited' } : {}),
  })
}
