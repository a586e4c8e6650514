import type { Fault } from '../canonical/fault.ts'
import type { Json, JsonObject } from '../canonical/json.ts'
import type { Text } from '../canonical/language.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import type { TargetProtocolId } from '../canonical/protocol-id.ts'
import type { Quirks } from '../canonical/quirks.ts'
import type { SealIssuer } from '../canonical/seal.ts'
import type { FrameReader } from '../wire/frame.ts'
import type { Splice } from '../wire/json-splice.ts'
import type { TokenWays } from './access-token.ts'

/** A kind of place to send to. Pure but for `authorise` and `answer`, which may wait. `P`: what it is ever asked in. */
export interface Upstream<P extends TargetProtocolId = TargetProtocolId> {
  /** Registry id: what `accounts[].upstream` says. */
  readonly id: string
  /** The vendor's or program's own name. */
  readonly label: string
  /** What it speaks, in order of preference. */
  readonly protocols: readonly P[]
  /** Of those, what a model is spoken to in for such an operation, in order of preference. Absent: any. The owner's own choice goes before. */
  readonly protocolsFor?: (model: string, operation: string) => readonly TargetProtocolId[]
  /** As that vendor's own SDK takes it. Absent: the account must say. */
  readonly baseUrl?: string
  /** Seals made here are valid at every place with the same issuer. */
  issuer(protocol: P): SealIssuer
  /** The form an account of this kind fills in; CLI and dashboard render it. */
  readonly form: readonly AccountField[]
  /** The address of a call; `path` is canonical for the protocol (`/v1/chat/completions`). Accepts base URLs with and without the version. */
  endpoint(account: UpstreamAccount, call: UpstreamCall<P>): string
  /** Headers that prove who calls. The secret is handed in and goes nowhere else. */
  authorise(
    account: UpstreamAccount,
    call: UpstreamCall<P>,
    /** What is about to be sent, for schemes that sign it. */
    outgoing: {
      readonly url: string
      readonly body: readonly Uint8Array[]
      /** For calls of its own, such as for a token, by the account's way out. Absent: directly. */
      readonly fetch?: Fetch
    } & TokenWays,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>
  /** Dialect headers the place cannot do without, sent where the client sent none of that name. Lower-case names. Absent: none. */
  headerDefaults?(account: UpstreamAccount, call: UpstreamCall<P>): Readonly<Record<string, string>>
  /** Edits of the body that this place needs in both lanes (a model id in the path, a version field). Absent: none. */
  bodyEdits?(
    account: UpstreamAccount,
    call: UpstreamCall<P>,
    /** What is about to be sent. Lower-case names. */
    headers: Readonly<Record<string, string | undefined>>,
  ): readonly Splice[]
  /** Streams that do not come as SSE (AWS event streams) are read by this. Absent: SSE or a JSON array, by sniffing. */
  frameReader?(protocol: P): FrameReader
  quirks(account: UpstreamAccount, protocol: P, model: string): Quirks
  /** Second look at a fault that the protocol's own codec read: scope and retry hints are this place's to say. */
  classifyFault(
    fault: Fault,
    answer: {
      readonly status: number
      readonly headers: Readonly<Record<string, string | undefined>>
      readonly body: Json
      /** Unix milliseconds. */
      readonly now: number
    },
  ): Fault
  readonly models: ModelListing<P>
  /** Answers inside this process instead of a socket (the sandbox). Absent: HTTP. */
  answer?(request: LocalRequest<P>): Promise<LocalAnswer>
}

/** As much of the standard's `fetch` as a call for a token needs. */
export type Fetch = (
  url: string,
  init: {
    readonly method: 'POST'
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
    readonly signal: AbortSignal
  },
) => Promise<{ readonly status: number; json(): Promise<unknown> }>

/** How this place lists its models. `path` is canonical for `protocol`. */
interface ModelListing<P> {
  readonly protocol: P
  readonly path: string
  /** Raw query without `?`: asks for the longest page. Absent: none. */
  readonly query?: string
  /** Further lists. One that is refused is left out. */
  readonly also?: readonly { readonly path: string; readonly query: string }[]
  read(body: Json): readonly ModelInfo[]
}

/** An account as an upstream sees it. */
export interface UpstreamAccount {
  readonly name: string
  readonly baseUrl?: string
  /** Resolved secret. Absent: none needed. */
  readonly secret?: string
  /** The other fields of its form, by name. */
  readonly options: Readonly<Record<string, string>>
}

export interface UpstreamCall<P extends TargetProtocolId = TargetProtocolId> {
  readonly protocol: P
  readonly method: string
  readonly path: string
  /** Raw query without `?`. */
  readonly query: string
  readonly model?: string
  readonly stream: boolean
}

export interface AccountField {
  readonly name: string
  readonly label: Text
  readonly help?: Text
  readonly kind: 'secret' | 'text' | 'url' | 'choice' | 'file'
  readonly required: boolean
  readonly placeholder?: string
  readonly choices?: readonly string[]
}

export interface LocalRequest<P extends TargetProtocolId = TargetProtocolId> {
  readonly call: UpstreamCall<P>
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  readonly signal: AbortSignal
}

export interface LocalAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
}
