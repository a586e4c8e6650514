import type { Fault } from '../../canonical/fault.ts'
import type { Loss } from '../../canonical/loss.ts'
import type { DocumentPart, MediaSource, Part } from '../../canonical/part.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import type { MediaKind, TargetProtocol } from '../../protocols/protocol.ts'
import type { OpenExchange } from '../open-exchange.ts'
import type { Plane } from '../plane.ts'
import type { Egress } from '../ports.ts'
import type { ClientCall } from '../receive.ts'
import { fetchGuarded, hiddenReason, isAddress, isInsideName, isPublicAddress } from './guarded-fetch.ts'
import { isOfKind, mediaTypeOf } from './media-kind.ts'

type InlineSource = Extract<MediaSource, { kind: 'inline' }>
type MediaPart = Extract<Part, { readonly kind: MediaKind }>

/** Files fetched for one call, by URL: however many accounts are tried, each is fetched once. */
const fetched = new WeakMap<ClientCall, Map<string, InlineSource>>()

const megabyte = 1_000_000
const mostFiles = 20

interface Wanted {
  readonly url: string
  readonly kind: MediaKind
  readonly at: string
}

/** What is asked of the target. */
interface Side {
  readonly protocol: Pick<TargetProtocol, 'fetches' | 'fetchesSecurely' | 'formless'>
  readonly quirks: Quirks
}

/** Whom it is fetched for, and the way out to them. */
export interface Fetching {
  readonly plane: Plane
  readonly exchange: OpenExchange
  readonly call: ClientCall
  readonly egress: Egress | undefined
  /** Where the target is, if the owner says. */
  readonly base: string | undefined
}

/** Fetches what the target cannot fetch itself. Undefined: there is nothing to fetch. Resolves with why it failed. */
export function fetchMedia(
  fetching: Fetching,
  request: CanonicalRequest,
  side: Side,
): Promise<Fault | undefined> | undefined {
  const hidden = refuseHidden(fetching, request)
  if (hidden !== undefined) return hidden
  if (!fetching.exchange.state.settings.media.fetch) return undefined
  const known = fetched.get(fetching.call)
  const wanted = wantedIn(request, side).filter(({ url }) => known?.has(url) !== true)
  return wanted.length === 0 ? undefined : fetchAll(fetching, wanted)
}

/** Undefined: no file stands where only a network of the owner's leads. */
export function refuseHidden(
  { exchange, base }: Fetching,
  request: CanonicalRequest,
): Promise<Fault> | undefined {
  const hidden = hiddenIn(request, base)
  return hidden === undefined ? undefined : Promise.resolve(failure(exchange, hidden, hiddenReason))
}

async function fetchAll(fetching: Fetching, wanted: readonly Wanted[]): Promise<Fault | undefined> {
  const { call, exchange } = fetching
  const files = fetched.get(call) ?? new Map<string, InlineSource>()
  fetched.set(call, files)
  const tooMany = wanted[mostFiles]
  if (tooMany !== undefined) return failure(exchange, tooMany, `more than ${mostFiles} files`)
  const faults = await Promise.all(wanted.map((one) => fetchOne(fetching, files, one)))
  return faults.find((fault) => fault !== undefined)
}

async function fetchOne(
  { plane, exchange, egress }: Fetching,
  files: Map<string, InlineSource>,
  wanted: Wanted,
): Promise<Fault | undefined> {
  const { timeout, max_megabytes: limit } = exchange.state.settings.media
  const file = await fetchGuarded(wanted.url, {
    mayReach: plane.ports.mayFetchFrom ?? isPublicAddress,
    maxBytes: limit * megabyte,
    seconds: timeout,
    signal: exchange.signal,
    ...(egress === undefined ? {} : { egress }),
  })
  if (file.kind === 'failed') return failure(exchange, wanted, file.reason)
  const mediaType = mediaTypeOf(file.mediaType, file.bytes)
  if (!isOfKind(wanted.kind, mediaType))
    return failure(exchange, wanted, `it is ${mediaType || 'of no known type'}, not ${wanted.kind}`)
  files.set(wanted.url, { kind: 'inline', mediaType, data: file.bytes.toString('base64') })
  return undefined
}

/**
 * A file that stands at an address of a private network, asked of a place outside: only who knows the network could have named
 * it. One that is private itself may share the network with its files.
 */
function hiddenIn(request: CanonicalRequest, base: string | undefined): Wanted | undefined {
  const files = wantedIn(request, everything)
  // Nearly always there are none, and then nobody asks where the place is.
  if (files.length === 0 || (base !== undefined && isHidden(base))) return undefined
  return files.find(({ url }) => isHidden(url))
}

const everything: Side = { protocol: { fetches: [] }, quirks: {} }

/** By what the URL itself says: any other name that leads inside is whoever's who asks for it. */
export function isHidden(text: string): boolean {
  const host = URL.parse(text)?.hostname.replace(/^\[|\]$|\.$/g, '')
  if (host === undefined) return false
  return isInsideName(host) || (isAddress(host) && !isPublicAddress(host))
}

const failure = (exchange: OpenExchange, { at }: Wanted, reason: string): Fault =>
  exchange.faultOf('media_not_fetched', 'plan', { values: { reason }, param: at })

/** The request with the fetched files in it, and what that changed. */
export function withFetchedMedia(
  call: ClientCall,
  request: CanonicalRequest,
  side: Side,
): { readonly request: CanonicalRequest; readonly losses: readonly Loss[] } {
  const files = fetched.get(call)
  if (files === undefined) return { request, losses: [] }
  const losses: Loss[] = []
  const put = (part: Part): Part => {
    if (part.kind === 'tool-result') return { ...part, parts: part.parts.map(put) }
    if (!isMedia(part)) return part
    if (part.kind === 'document' && part.source.kind === 'parts')
      return { ...part, source: { ...part.source, parts: part.source.parts.map(put) } }
    const file =
      part.source.kind === 'url' && isUnfetched(part.kind, part.source.url, side)
        ? files.get(part.source.url)
        : undefined
    if (file === undefined) return part
    losses.push({
      code: 'media',
      at: part.origin?.at ?? '',
      treatment: 'approximated',
      detail: `the target does not fetch this ${part.kind}: it was fetched here and is sent inline`,
      functional: false,
    })
    return withSource(part, file)
  }
  const turns = request.turns.map((turn) => ({ ...turn, parts: turn.parts.map(put) }))
  return { request: { ...request, turns }, losses }
}

const withSource = (part: MediaPart, source: InlineSource): Part =>
  part.kind === 'document' ? ({ ...part, source } satisfies DocumentPart) : { ...part, source }

function wantedIn({ turns }: CanonicalRequest, side: Side): readonly Wanted[] {
  const wanted = new Map<string, Wanted>()
  const look = (part: Part): void => {
    if (part.kind === 'tool-result') part.parts.forEach(look)
    if (!isMedia(part)) return
    const { source, kind, origin } = part
    if (source.kind === 'parts') source.parts.forEach(look)
    else if (source.kind === 'url' && /^https?:/i.test(source.url) && isUnfetched(kind, source.url, side))
      wanted.set(source.url, { url: source.url, kind, at: origin?.at ?? '' })
  }
  for (const turn of turns) for (const part of turn.parts) look(part)
  return [...wanted.values()]
}

const isUnfetched = (kind: MediaKind, url: string, { protocol, quirks }: Side): boolean =>
  protocol.formless?.includes(kind) !== true &&
  (quirks.imageUrls === false ||
    !protocol.fetches.includes(kind) ||
    (protocol.fetchesSecurely === true && !/^https:/i.test(url)))

const isMedia = (part: Part): part is MediaPart =>
  part.kind === 'image' || part.kind === 'audio' || part.kind === 'video' || part.kind === 'document'
