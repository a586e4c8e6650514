import { setTimeout as wait } from 'node:timers/promises'
import { negotiateLanguage } from '../../canonical/language.ts'
import type { ProtocolId } from '../../canonical/protocol-id.ts'
import type { LocalAnswer, LocalRequest } from '../upstream.ts'
import { BadAsk } from './ask.ts'
import { jsonAnswer, refuse, type SandboxCall, streamAnswer, wholeAnswer } from './deliver.ts'
import type { SandboxAnswer } from './dialect.ts'
import { dialects } from './dialects/registry.ts'
import { answerEmbeddings } from './embeddings.ts'
import { answerLegacy } from './legacy-completions.ts'
import { listSandboxModels } from './model-list.ts'
import { playOf } from './plays.ts'
import { composeReply, type Reply } from './reply.ts'
import { bodyTokens, roughTokens } from './tokens.ts'

/** Answers in the dialect of the call. Never rejects but when the caller left. */
export async function answerLocally(request: LocalRequest<ProtocolId>): Promise<LocalAnswer> {
  const dialect = dialects[request.call.protocol]
  const model = modelOf(request)
  const play = playOf(model)
  if (play.firstDelay !== undefined) await wait(play.firstDelay, undefined, { signal: request.signal })
  if (play.fault !== undefined) return refuse(dialect, play.fault)
  try {
    return perform({ ...request, dialect, model, play })
  } catch (error) {
    if (error instanceof BadAsk)
      return refuse(dialect, { status: 400, kind: 'invalid', message: error.message })
    throw error
  }
}

function modelOf({ call, body }: LocalRequest<ProtocolId>): string {
  const inPath = /\/models\/(.+?)(?::\w+)?$/.exec(call.path)?.[1]
  return call.model ?? inPath ?? (typeof body.model === 'string' ? body.model : 'sandbox')
}

function perform(call: SandboxCall): LocalAnswer {
  const { path } = call.call
  const action = actions.find(({ pattern }) => pattern.test(path))
  if (action !== undefined) return action.run(call)
  const message = `The sandbox has no ${path}: it answers messages, counts tokens, makes embeddings and lists models.`
  return refuse(call.dialect, { status: 404, kind: 'missing', message })
}

/** First match wins. */
const actions: readonly { readonly pattern: RegExp; readonly run: (call: SandboxCall) => LocalAnswer }[] = [
  { pattern: /\/models$/, run: ({ call }) => jsonAnswer(listSandboxModels(call.protocol)) },
  { pattern: /\/count_tokens$|\/input_tokens$|:countTokens$/, run: answerCount },
  {
    pattern: /\/embeddings$|:embedContent$|:batchEmbedContents$/,
    run: (call) => jsonAnswer(answerEmbeddings(call)),
  },
  { pattern: /\/v1\/completions$/, run: answerLegacy },
  {
    pattern: /\/chat\/completions$|\/responses$|\/messages$|:(?:stream)?[gG]enerateContent$/,
    run: answerGenerate,
  },
]

function answerCount({ dialect, body }: SandboxCall): LocalAnswer {
  return jsonAnswer(dialect.count?.(bodyTokens(body)) ?? { input_tokens: bodyTokens(body) })
}

function answerGenerate(call: SandboxCall): LocalAnswer {
  const { dialect, body, model, play } = call
  const language = negotiateLanguage(call.headers['accept-language'], 'en')
  const reply = composeReply(dialect.read(body), play, { model, language })
  const answer: SandboxAnswer = {
    model,
    reply,
    body,
    createdAt: Math.floor(Date.now() / 1000),
    usage: { input: bodyTokens(body), ...outputTokens(reply) },
    newId: (prefix) => `${prefix}${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`,
  }
  if (!call.call.stream) return wholeAnswer(dialect.whole(answer), call)
  return streamAnswer(dialect.stream(answer, call.call), call)
}

function outputTokens({ parts }: Reply): { readonly output: number; readonly thinking: number } {
  const count = (part: Reply['parts'][number]): number =>
    roughTokens(part.kind === 'call' ? part.input : part.text)
  const sum = (some: Reply['parts']): number => some.reduce((total, part) => total + count(part), 0)
  return { output: sum(parts), thinking: sum(parts.filter(({ kind }) => kind === 'thinking')) }
}
