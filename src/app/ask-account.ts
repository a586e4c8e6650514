import type { Fault } from '../canonical/fault.ts'
import { catalogueFault } from '../canonical/fault-catalogue.ts'
import type { Json } from '../canonical/json.ts'
import type { Language } from '../canonical/language.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import { askUpstream } from '../gateway/ask-upstream.ts'
import type { GatewayAccount } from '../gateway/ports.ts'
import { isModelList } from '../upstreams/model-lists.ts'

/** What a real call for the place's model list came to. */
export type AskedAccount =
  | {
      readonly kind: 'models'
      readonly url: string
      readonly status: number
      readonly models: readonly ModelInfo[]
    }
  | { readonly kind: 'fault'; readonly url: string; readonly fault: Fault }

export type AskAccount = (account: GatewayAccount, language: Language) => Promise<AskedAccount>

const limitSeconds = 15

/** Asks a place for its models with the account's own credential. Never rejects. */
export const askAccount: AskAccount = async (account, language) => {
  const { models } = account.upstream
  const ask = (path: string, query: string) =>
    askUpstream({
      account,
      call: { protocol: models.protocol, method: 'GET', path, query, stream: false },
      seconds: limitSeconds,
      language,
    })
  const reply = await ask(models.path, models.query ?? '')
  if (reply.kind === 'fault') return reply
  if (!isModelList(reply.body)) return { kind: 'fault', url: reply.url, fault: noList(reply, language) }
  const lists = [reply.body]
  for (const { path, query } of models.also ?? []) {
    const more = await ask(path, query)
    if (more.kind === 'answer') lists.push(more.body)
  }
  const found = new Map(lists.flatMap((list) => models.read(list)).map((model) => [model.id, model]))
  return { kind: 'models', url: reply.url, status: reply.status, models: [...found.values()] }
}

/** Such as the page of a web server, a portal that wants a login, or another API: no key is proven good by it. */
const noList = (
  { status, body }: { readonly status: number; readonly body: Json },
  language: Language,
): Fault => ({
  ...catalogueFault('upstream_unreadable', {
    stage: 'attempt',
    language,
    values: {
      reason:
        typeof body !== 'string'
          ? 'it is no list of models'
          : body.trim() === ''
            ? 'it is empty'
            : /^\s*</.test(body)
              ? 'it is a web page'
              : 'it is no JSON',
    },
  }),
  status,
})
