import type { Json, JsonObject } from '../canonical/json.ts'
import type { Quirks } from '../canonical/quirks.ts'
import type { Renames } from '../canonical/renames.ts'
import type { CanonicalRequest } from '../canonical/request.ts'
import type { SealIssuer } from '../canonical/seal.ts'
import type { OutgoingForm } from './operation.ts'

export interface LooseRequest {
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Top-level scalar fields of the body found by a token scan (`model`, `stream`). */
  readonly fields: Readonly<Record<string, Json | undefined>>
}

export interface Peek {
  readonly model?: string
  readonly stream: boolean
}

export interface ReadContext {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The path asked for a stream. */
  readonly streams: boolean
  /** A fresh id: `newId('call')` → `call_…` (letters, digits, `_`). */
  readonly newId: (prefix: string) => string
}

/** Where a written request goes. */
export interface Target {
  /** The model id the upstream knows. */
  readonly model: string
  /** Seals of this issuer, and of no other, may be sent. */
  readonly issuer: SealIssuer
  readonly quirks: Quirks
}

export interface OutgoingRequest {
  /** Canonical path of the route: `/v1/messages`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Dialect headers (`anthropic-version`, `anthropic-beta`). No credentials. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  /** Sent instead of the body, as multipart/form-data. */
  readonly form?: OutgoingForm
  /** What had to be renamed for the target and is to be given back in the answer. */
  readonly renames: Renames
}

/** For readers of answers. */
export interface AnswerReadContext {
  readonly issuer: SealIssuer
  readonly quirks: Quirks
  readonly newId: (prefix: string) => string
}

/** For writers of answers: who asked what. */
export interface AnswerContext {
  readonly request: CanonicalRequest
  /** Id to give to an answer whose upstream gave none that fits. */
  readonly newId: (prefix: string) => string
  /** Unix seconds. */
  readonly now: number
  /** The client has the vendor's id of the answer already: it is kept, whatever it looks like. Absent: it has not. */
  readonly keepsId?: true
  /** The upstream's issuer, so that seals are written in this dialect only when they are its own. */
  readonly issuer: SealIssuer
}
