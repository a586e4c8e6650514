import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import type { Tone } from '../../kit/badge.tsx'

export const stateTones: Readonly<Record<ExchangeView['state'], Tone>> = {
  open: 'info',
  done: 'good',
  failed: 'bad',
  refused: 'warn',
  aborted: 'neutral',
}

/** Names of dialects are the same in every language. */
export const protocolNames: Readonly<Record<string, string>> = {
  'openai-chat': 'OpenAI Chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic',
  'gemini-generate': 'Gemini',
  'bedrock-converse': 'Bedrock Converse',
}

const shortNames: Readonly<Record<string, string>> = {
  'openai-chat': 'OpenAI',
  'openai-responses': 'Responses',
  'anthropic-messages': 'Anthropic',
  'gemini-generate': 'Gemini',
  'bedrock-converse': 'Converse',
}

/** For a narrow column. */
export const shortProtocolName = (protocol: string | undefined): string =>
  protocol === undefined ? '–' : (shortNames[protocol] ?? protocol)

export const protocolName = (protocol: string | undefined): string =>
  protocol === undefined ? '–' : (protocolNames[protocol] ?? protocol)

/** `asked → served`, or the one id where they are the same. */
export function modelText({ modelAsked, modelServed }: ExchangeView): string {
  if (modelAsked === undefined) return modelServed ?? '–'
  return modelServed === undefined || modelServed === modelAsked
    ? modelAsked
    : `${modelAsked} → ${modelServed}`
}
