import type { Problem } from '../../../src/control/contract/problem.ts'

/** What the admin API refused, in the reader's language. */
export class ApiProblem extends Error {
  readonly status: number
  readonly problem: Problem['error']
  constructor(status: number, problem: Problem['error']) {
    super(problem.message)
    this.name = 'ApiProblem'
    this.status = status
    this.problem = problem
  }
}

/** The control plane did not answer at all. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super('no answer', { cause })
    this.name = 'NoAnswer'
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** One call of the admin API. @throws ApiProblem, NoAnswer */
export async function callApi<T>(path: string, call: Call = {}): Promise<T> {
  const answer = await send(path, call)
  const text = await answer.text()
  if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as T
  throw new ApiProblem(answer.status, problemIn(text, answer.status))
}

/** Nothing that is only read takes so long: whoever answers then hangs. */
const longestReadMs = 30_000

async function send(path: string, { method = 'GET', body, signal }: Call): Promise<Response> {
  const signals = [signal, method === 'GET' ? AbortSignal.timeout(longestReadMs) : undefined]
  const either = signals.filter((one) => one !== undefined)
  try {
    return await fetch(path, {
      method,
      headers: {
        'accept-language': document.documentElement.lang,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(either.length === 0 ? {} : { signal: AbortSignal.any(either) }),
    })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw new NoAnswer(error)
  }
}

function problemIn(text: string, status: number): Problem['error'] {
  try {
    return (JSON.parse(text) as Problem).error
  } catch {
    return { code: `http_${status}`, message: `HTTP ${status}` }
  }
}
