import type { CallTraits } from './background-calls.ts'

/** Which accounts serve a model id, and under which id. A pure dry run: `explain` is the same call. */
export interface Routing {
  /** `traits`: of the call, where `knowsCalls`. */
  resolve(asked: string, protocol: string, traits?: CallTraits): Route
  /** The owner has rules that look at more than the model. */
  readonly knowsCalls: boolean
  /** Every id that can be asked for now, for the model lists. */
  available(): readonly AvailableModel[]
}

export type Route =
  | {
      readonly kind: 'route'
      readonly asked: string
      /** The mapping rule that applied, as written. Absent: none. */
      readonly rule?: string
      /** The owner's route that applied. Absent: none. */
      readonly policy?: RoutePolicy
      /** Best tier first, then the owner's priority. */
      readonly candidates: readonly RouteCandidate[]
    }
  /** No account serves it. */
  | { readonly kind: 'unknown-model'; readonly asked: string; readonly nearest: readonly string[] }
  /** `account/model` with an account or upstream that is not there, or is off. */
  | {
      readonly kind: 'unknown-pin'
      readonly asked: string
      readonly pin: string
      readonly known: readonly string[]
    }

export interface RouteCandidate {
  readonly account: string
  /** The id to send there. */
  readonly model: string
  /** Lower is first, before any priority. */
  readonly tier: number
  /** It is asked only when nobody of the steps before can serve. Absent: 0, the model asked for. */
  readonly step?: number
}

/** How a route's exchanges are served. What is absent is as everywhere. */
export interface RoutePolicy {
  /** Its name. */
  readonly route: string
  readonly strategy?: 'cache_first' | 'balance' | 'performance_first' | 'priority'
  readonly lossPolicy?: 'tell' | 'refuse'
  /** Seconds until the first byte of an attempt's answer, between its bytes, and for the whole exchange. */
  readonly firstByteSeconds?: number
  readonly stallSeconds?: number
  readonly totalSeconds?: number
  /** Seconds that a request may wait for the soonest locked account. */
  readonly maxWaitSeconds?: number
  /** A second attempt where the first is late. */
  readonly hedging?: boolean
  /** A stream that breaks off goes on at another account. */
  readonly continuation?: boolean
}

export interface AvailableModel {
  readonly id: string
  readonly accounts: readonly string[]
}

/** What routing knows of an account. */
export interface RoutingMember {
  readonly account: string
  readonly upstream: string
  readonly enabled: boolean
  readonly priority: number
  readonly labels?: readonly string[]
  /** Ids it serves; `any`: every id; `unknown`: its list could not be read yet, so an id is tried there only when no list has it. */
  readonly models: readonly string[] | 'any' | 'unknown'
  /** Ids to show for a member that takes any. */
  readonly shown?: readonly string[]
  /** It serves only what no other account can (the sandbox). */
  readonly lastResort?: boolean
}
