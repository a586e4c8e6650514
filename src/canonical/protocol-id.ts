/** The wire dialects Torii speaks. The registry in protocols/ has one codec for each. */
export const protocolIds = [
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini-generate',
] as const

export type ProtocolId = (typeof protocolIds)[number]

/** What an upstream may be spoken to in: every dialect, and those that no client speaks. */
export const targetProtocolIds = [...protocolIds, 'bedrock-converse'] as const

export type TargetProtocolId = (typeof targetProtocolIds)[number]

export const isProtocolId = (text: string): text is ProtocolId =>
  (protocolIds as readonly string[]).includes(text)
