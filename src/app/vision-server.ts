import { isJsonObject, type Json, type JsonObject } from '../canonical/json.ts'
import { askUpstream } from '../gateway/ask-upstream.ts'
import type { GatewayAccount, ToolServer } from '../gateway/ports.ts'

const waitSeconds = 120
/** Answered where the client names none: the newest that this was written against. */
const protocolVersion = '2025-06-18'

const tool = {
  name: 'image_analysis',
  description: 'Describes an image, or answers a question about it.',
  inputSchema: {
    type: 'object',
    properties: {
      image_source: { type: 'string', description: 'https URL or data URL of the image' },
      prompt: { type: 'string', description: 'What to look for' },
    },
    required: ['image_source', 'prompt'],
  },
} as const

/**
 * z.ai gives out its vision tools as a program to run beside the client, not as a server to relay. This is the same one tool over HTTP.
 * Images come by URL only: a file of this machine that a client names could be anybody's.
 */
export function visionServer(account: GatewayAccount, model: string): ToolServer {
  return {
    kind: 'here',
    async answer(call, signal) {
      const { id, method } = call
      if (id === undefined) return undefined
      const result = await answerOf(call, account, model, signal)
      return result === undefined
        ? { jsonrpc: '2.0', id, error: { code: -32601, message: `There is no method ${String(method)}.` } }
        : { jsonrpc: '2.0', id, result }
    },
  }
}

async function answerOf(
  { method, params }: JsonObject,
  account: GatewayAccount,
  model: string,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  const given = isJsonObject(params) ? params : {}
  if (method === 'initialize')
    return {
      protocolVersion: typeof given.protocolVersion === 'string' ? given.protocolVersion : protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'torii-vision', version: '1' },
    }
  if (method === 'ping') return {}
  if (method === 'tools/list') return { tools: [tool] }
  return method === 'tools/call' ? await look(given, account, model, signal) : undefined
}

async function look(
  { name, arguments: given }: JsonObject,
  account: GatewayAccount,
  model: string,
  signal: AbortSignal,
): Promise<JsonObject> {
  const { image_source: url, prompt } = isJsonObject(given) ? given : {}
  if (name !== tool.name) return failure(`There is no tool ${String(name)}; there is ${tool.name}.`)
  if (typeof url !== 'string' || !/^(?:https?:\/\/|data:image\/)/.test(url))
    return failure('image_source must be an http(s) URL or a data URL of an image.')
  if (signal.aborted) return failure('The client left.')
  const reply = await askUpstream({
    account,
    call: { protocol: 'openai-chat', method: 'POST', path: '/v1/chat/completions', query: '', stream: false },
    body: {
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url } },
            { type: 'text', text: typeof prompt === 'string' ? prompt : 'Describe the image.' },
          ],
        },
      ],
    },
    seconds: waitSeconds,
    language: 'en',
  })
  if (reply.kind === 'fault')
    return failure(`${reply.fault.status} ${reply.fault.code}: ${reply.fault.message}`)
  return { content: [{ type: 'text', text: textOf(reply.body) }], isError: false }
}

const failure = (text: string): JsonObject => ({ content: [{ type: 'text', text }], isError: true })

function textOf(body: Json): string {
  const choices = isJsonObject(body) && Array.isArray(body.choices) ? body.choices : []
  const [first] = choices.filter(isJsonObject)
  const message = isJsonObject(first?.message) ? first.message : {}
  return typeof message.content === 'string' ? message.content : ''
}
