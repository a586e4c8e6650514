import { request } from 'node:http'
import type { Language } from '../canonical/language.ts'
import type { Problem } from '../control/contract/problem.ts'

/** Where a running instance is (run.json). */
export interface RunningInstance {
  readonly pid: number
  /** `http://127.0.0.1:8046` */
  readonly controlUrl: string
  readonly token: string
}

/** What the admin API refused, in its own words. */
export class ControlRefusal extends Error {
  readonly problem: Problem['error']
  constructor(problem: Problem['error']) {
    const fields = (problem.fields ?? [])
      .filter(({ message }) => !problem.message.includes(message))
      .map(({ path, message }) => `${path}: ${message}`)
    super([problem.message, problem.fix, ...fields].filter((text) => text !== undefined).join(' '))
    this.name = 'ControlRefusal'
    this.problem = problem
  }
}

export interface ControlCall {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly language?: Language
}

/** One call of the admin API. @throws ControlRefusal for an error answer; the socket's error when nobody is there. */
export async function callControl<T>(
  instance: RunningInstance,
  path: string,
  call: ControlCall = {},
): Promise<T> {
  const text = await gather(instance, path, call)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

function gather(instance: RunningInstance, path: string, call: ControlCall): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = open(instance, path, call, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const status = answer.statusCode ?? 0
        if (status < 400) resolve(text)
        else reject(new ControlRefusal(problemIn(text, status)))
      })
    })
    sent.on('error', reject)
    sent.end(call.body === undefined ? undefined : JSON.stringify(call.body))
  })
}

function problemIn(text: string, status: number): Problem['error'] {
  try {
    return (JSON.parse(text) as Problem).error
  } catch {
    return { code: `http_${status}`, message: `HTTP ${status}: ${text.slice(0, 200)}` }
  }
}

/** The text of an event stream of the admin API, line by line, until it ends or `signal` fires. */
export async function* followControl(
  instance: RunningInstance,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const sent = open(instance, path, {}, resolve)
    sent.on('error', reject)
    signal.addEventListener('abort', () => sent.destroy())
    sent.end()
  })
  let rest = ''
  answer.setEncoding('utf8')
  for await (const chunk of answer) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

function open(
  instance: RunningInstance,
  path: string,
  call: ControlCall,
  answered: (answer: import('node:http').IncomingMessage) => void,
): import('node:http').ClientRequest {
  return request(
    new URL(path, instance.controlUrl),
    {
      method: call.method ?? 'GET',
      agent: false,
      headers: {
        authorization: `Bearer ${instance.token}`,
        ...(call.language === undefined ? {} : { 'accept-language': call.language }),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
    },
    answered,
  )
}
