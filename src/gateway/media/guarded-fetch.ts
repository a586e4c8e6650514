import type { Readable } from 'node:stream'
import ipaddr from 'ipaddr.js'
import type { request } from 'undici'
import type { Egress } from '../ports.ts'
import { type MayReach, openWay, UnreachableByRule } from './guarded-way.ts'

export const isAddress = (host: string): boolean => ipaddr.isValid(host)

/** Only what is on the public Internet: no loopback, private, link-local (cloud metadata), shared or reserved address. */
export const isPublicAddress: MayReach = (address) =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'

/** Names that are never on the public Internet: RFC 6761, 6762 and 8375, and `.internal`, which ICANN keeps for private use. */
export const isInsideName = (host: string): boolean =>
  /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/.test(host)

/** Without the address: who reads the error need not learn what stands in this network. */
export const hiddenReason = 'its address is not on the public Internet'

export interface FetchLimits {
  readonly mayReach: MayReach
  readonly maxBytes: number
  readonly seconds: number
  readonly signal: AbortSignal
  /** The owner's way out. Absent: direct. */
  readonly egress?: Egress
}

export type Fetched =
  | { readonly kind: 'file'; readonly mediaType: string; readonly bytes: Buffer }
  | { readonly kind: 'failed'; readonly reason: string }

const mostRedirects = 3
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** GETs one file. Each redirect is a new connection and is judged like the first. Never rejects. */
export async function fetchGuarded(url: string, limits: FetchLimits): Promise<Fetched> {
  const time = AbortSignal.timeout(limits.seconds * 1000)
  const signal = AbortSignal.any([limits.signal, time])
  const { request: send } = await import('undici')
  const way = await openWay(limits.mayReach, limits.egress)
  try {
    const ask = async (from: string) =>
      send(from, { ...asking, dispatcher: await way.dispatcherFor(from), signal })
    return await follow(url, ask, limits)
  } catch (error) {
    return failed(time.aborted ? `no answer within ${limits.seconds} seconds` : reasonOf(error))
  } finally {
    way.close()
  }
}

const failed = (reason: string): Fetched => ({ kind: 'failed', reason })

const asking = { headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'torii' } }

type Ask = (url: string) => Promise<Awaited<ReturnType<typeof request>>>

async function follow(start: string, ask: Ask, limits: FetchLimits): Promise<Fetched> {
  let url = start
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const fault = judgeUrl(url)
    if (fault !== undefined) return failed(fault)
    const answer = await ask(url)
    const { location } = answer.headers
    if (redirects.has(answer.statusCode) && typeof location === 'string') {
      letGo(answer.body)
      url = new URL(location, url).href
      continue
    }
    if (answer.statusCode !== 200) {
      letGo(answer.body)
      return failed(`HTTP ${answer.statusCode}`)
    }
    return readFile(answer, limits)
  }
  return failed(`more than ${mostRedirects} redirects`)
}

/** The rest is not wanted. A stream that is destroyed under way says so with an error. */
function letGo(body: Readable): void {
  body.on('error', () => undefined)
  body.destroy()
}

function judgeUrl(text: string): string | undefined {
  const url = URL.parse(text)
  if (url === null) return 'it is no URL'
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'it is neither http nor https'
  if (isInsideName(url.hostname)) return hiddenReason
  return url.username === '' && url.password === '' ? undefined : 'it holds a user name or password'
}

async function readFile(
  { headers, body }: Awaited<ReturnType<typeof request>>,
  { maxBytes }: FetchLimits,
): Promise<Fetched> {
  const tooLarge = failed(`larger than ${Math.round(maxBytes / 1_000_000)} MB`)
  if (Number(headers['content-length']) > maxBytes) {
    letGo(body)
    return tooLarge
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array)
    length += bytes.length
    if (length > maxBytes) {
      letGo(body)
      return tooLarge
    }
    chunks.push(bytes)
  }
  const type = headers['content-type']
  return {
    kind: 'file',
    mediaType: (typeof type === 'string' ? (type.split(';')[0] ?? '') : '').trim().toLowerCase(),
    bytes: Buffer.concat(chunks),
  }
}

function reasonOf(error: unknown): string {
  if (
    error instanceof UnreachableByRule ||
    (error instanceof Error && error.cause instanceof UnreachableByRule)
  )
    return hiddenReason
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code === 'ENOTFOUND' ? 'its host name has no address' : 'it cannot be reached'
}
