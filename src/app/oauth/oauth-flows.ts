import { fillText, type Language } from '../../canonical/language.ts'
import { accountVaultName } from '../../config/secret-settings.ts'
import {
  type OauthRequest,
  type OauthStarted,
  type OauthState,
  oauthRequestSchema,
} from '../../control/contract/oauth.ts'
import type { OauthControl, Outcome } from '../../control/ports.ts'
import { createUpstreamAgents } from '../../gateway/upstream-agents.ts'
import type { Way } from '../compose-state.ts'
import { accept, refuse, refuseFaults } from '../problems.ts'
import type { Rooms } from '../rooms.ts'
import {
  type Authorisation,
  beginAuthorisation,
  type OauthClient,
  OauthRefusal,
  oauthClientSchema,
  readReturned,
  redeemCode,
} from './authorisation.ts'
import { type Loopback, listenForReturn } from './loopback.ts'
import { texts } from './texts.ts'

const oauthUpstreams = oauthRequestSchema.shape.upstream
const lifeMs = 10 * 60 * 1000
const mostFlows = 20

interface Flow {
  readonly request: OauthRequest
  readonly client: OauthClient
  readonly authorisation: Authorisation
  readonly language: Language
  readonly loopback: Loopback
  state: OauthState
  /** One end only: the redirect and a pasted code may come together. */
  ending: Promise<void> | undefined
}

/** Consents of people to their own OAuth client, from the link to the account. */
export function createOauthFlows(rooms: Rooms): OauthControl {
  const flows = new Map<string, Flow>()
  const unknown = (language: Language) => refuse('unknown_authorisation', language)
  return {
    start: (request, language) => start(request, language, rooms, flows),
    state(id, language) {
      const flow = flows.get(id)
      return flow === undefined ? unknown(language) : accept(flow.state)
    },
    async paste(id, code, language) {
      const flow = flows.get(id)
      if (flow === undefined) return unknown(language)
      // The flow itself goes on: the right address may still come.
      if (flow.state.state !== 'done' && isOfAnother(flow, code))
        return accept({ state: 'failed' as const, message: texts.wrong_state[language] })
      await finish(flow, code, rooms)
      return accept(flow.state)
    },
  }
}

async function start(
  request: OauthRequest,
  language: Language,
  rooms: Rooms,
  flows: Map<string, Flow>,
): Promise<Outcome<OauthStarted>> {
  if (!oauthUpstreams.safeParse(request.upstream).success)
    return refuse('unknown_upstream', language, {
      name: request.upstream,
      known: oauthUpstreams.options.join(', '),
    })
  const client = clientIn(request.client)
  if (client === undefined) return refuse('bad_oauth_client', language)
  if (flows.size >= mostFlows) return refuse('too_many_authorisations', language)
  const flow: { current?: Flow } = {}
  const loopback = await listenForReturn(async (url) => {
    if (flow.current === undefined) return ''
    if (isOfAnother(flow.current, url)) return texts.wrong_state[language]
    await finish(flow.current, url, rooms)
    const { state, message } = flow.current.state
    return state === 'done' ? texts.done[language] : (message ?? '')
  })
  const authorisation = beginAuthorisation(client, loopback.redirectUri, request.scope)
  flow.current = {
    ...{ request, client, authorisation, language, loopback },
    state: { state: 'waiting' },
    ending: undefined,
  }
  const id = authorisation.state
  flows.set(id, flow.current)
  setTimeout(() => {
    loopback.close()
    flows.delete(id)
  }, lifeMs).unref()
  return accept({ id, url: authorisation.url, expiresAt: Date.now() + lifeMs })
}

/** Google's console writes the client inside `installed` or `web`. */
function clientIn(value: OauthRequest['client']): OauthClient | undefined {
  const inner = value.installed ?? value.web ?? value
  const read = oauthClientSchema.safeParse(inner)
  return read.success ? read.data : undefined
}

function finish(flow: Flow, returned: string, rooms: Rooms): Promise<void> {
  if (flow.state.state === 'done') return Promise.resolve()
  flow.ending ??= end(flow, returned, rooms).finally(() => {
    flow.ending = undefined
  })
  return flow.ending
}

async function end(flow: Flow, returned: string, rooms: Rooms): Promise<void> {
  const { authorisation, client, language } = flow
  const read = readReturned(returned, authorisation.state)
  try {
    if (read.kind === 'refused') throw new OauthRefusal(read.word)
    const secret = await redeemBy(wayOf(flow, rooms), client, authorisation, read.code)
    flow.state = await saveAccount(flow, secret, rooms)
  } catch (error) {
    // Whoever waits for the browser has nobody to be told by but this.
    const word = error instanceof OauthRefusal ? error.word : error instanceof Error ? error.name : 'unknown'
    const text = texts[isOwnWord(word) ? word : 'refused'][language]
    flow.state = { state: 'failed', message: fillText(text, { word }) }
  }
  if (flow.state.state === 'done') flow.loopback.close()
}

/** A stranger's page may send the browser here: what is not ours does not end the flow. */
const isOfAnother = ({ authorisation }: Flow, returned: string): boolean => {
  const read = readReturned(returned, authorisation.state)
  return read.kind === 'refused' && read.word === 'wrong_state'
}

const isOwnWord = (word: string): word is 'unreachable' | 'no_code' | 'no_refresh_token' | 'invalid_grant' =>
  word in texts

/** By the account's own way out, where there is one already. */
function wayOf({ request }: Flow, rooms: Rooms): Way {
  const { members, way } = rooms.state()
  const egress = members.find(({ settings }) => settings.name === request.name)?.gateway.egress
  return egress === undefined ? way : { kind: 'proxy', egress }
}

async function redeemBy(way: Way, ...[client, authorisation, code]: Redeemed): Promise<string> {
  // Never around a proxy that is set and cannot be had.
  if (way.kind === 'broken') throw new OauthRefusal('unreachable')
  const agents = createUpstreamAgents()
  const proxy = way.kind === 'proxy' && !way.egress.isDirect(client.token_uri) ? way.egress.proxy : undefined
  try {
    return await redeemCode(client, authorisation, code, agents.fetch('oauth', proxy))
  } finally {
    void agents.destroy()
  }
}

type Redeemed = readonly [OauthClient, Authorisation, string]

async function saveAccount({ request, language }: Flow, secret: string, rooms: Rooms): Promise<OauthState> {
  const { name, upstream, project } = request
  const vaultName = accountVaultName(name)
  await rooms.vault.set(vaultName, secret)
  const isThere = rooms.state().members.some(({ settings }) => settings.name === name)
  const api_key = `vault:${vaultName}`
  const options = project === undefined ? {} : { options: { project } }
  const edit = await rooms.keeper.edit([
    isThere
      ? { kind: 'update-account', name, fields: { api_key } }
      : { kind: 'add-account', account: { name, upstream, api_key, ...options } },
  ])
  if (edit.kind === 'faulty')
    return { state: 'failed', message: refuseFaults(edit.faults, language).problem.error.message }
  await rooms.keeper.refreshSecrets()
  return { state: 'done', account: name }
}
