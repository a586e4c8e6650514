/** What a model id makes the sandbox do. */
export interface Play {
  readonly id: string
  /** For the model list. */
  readonly about: string
  /** The request is refused with this. */
  readonly fault?: PlayedFault
  /** The body breaks off after this many chunks. */
  readonly cutAfter?: number
  /** An error of the dialect ends the stream after this many chunks. */
  readonly faultAfter?: number
  /** Milliseconds before the first byte, and between chunks. */
  readonly firstDelay?: number
  readonly delay?: number
  readonly says?: 'nothing' | 'echo' | 'long' | 'refusal' | 'cut short'
  readonly thinks?: true
  /** Calls that many of the offered tools at once. */
  readonly calls?: number
}

export interface PlayedFault {
  readonly status: number
  readonly kind:
    | 'invalid'
    | 'key'
    | 'money'
    | 'barred'
    | 'missing'
    | 'limited'
    | 'internal'
    | 'unavailable'
    | 'overloaded'
  readonly message: string
  /** Seconds. */
  readonly retryAfter?: number
}

const fault = (status: number, kind: PlayedFault['kind'], about: string, retryAfter?: number): Play => ({
  id: `sandbox-${status}`,
  about,
  fault: {
    status,
    kind,
    message: `The sandbox plays a ${status}: ${about}.`,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  },
})

export const plays: readonly Play[] = [
  { id: 'sandbox', about: 'answers with a short text, or calls the first tool it is offered' },
  { id: 'sandbox-echo', about: 'repeats what was said', says: 'echo' },
  { id: 'sandbox-thinking', about: 'thinks first', thinks: true },
  { id: 'sandbox-parallel', about: 'calls the first two tools at once', calls: 2 },
  { id: 'sandbox-long', about: 'answers at length', says: 'long' },
  { id: 'sandbox-empty', about: 'answers nothing', says: 'nothing' },
  { id: 'sandbox-refusal', about: 'refuses to answer', says: 'refusal' },
  { id: 'sandbox-length', about: 'runs into the output limit', says: 'cut short' },
  { id: 'sandbox-slow', about: 'takes its time', firstDelay: 2000, delay: 300 },
  { id: 'sandbox-hang', about: 'never answers', firstDelay: 3_600_000 },
  { id: 'sandbox-cut', about: 'breaks off in the middle', cutAfter: 3 },
  { id: 'sandbox-stream-error', about: 'ends its stream with an error', faultAfter: 3 },
  fault(400, 'invalid', 'the request is not valid'),
  fault(401, 'key', 'the key is not valid'),
  fault(402, 'money', 'the balance is used up'),
  fault(403, 'barred', 'the account may not do this'),
  fault(404, 'missing', 'the model does not exist'),
  fault(429, 'limited', 'too many requests', 2),
  fault(500, 'internal', 'something broke'),
  fault(503, 'unavailable', 'the service is down'),
  fault(529, 'overloaded', 'the service is overloaded'),
]

const byId = new Map(plays.map((play) => [play.id, play]))

/** Any id that is not in the list answers normally. */
export const playOf = (model: string): Play => byId.get(model) ?? { id: model, about: '' }
