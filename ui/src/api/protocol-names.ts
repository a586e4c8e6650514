/** Names of dialects are the same in every language. */
export const protocolNames: Readonly<Record<string, string>> = {
  'openai-chat': 'OpenAI Chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic Messages',
  'gemini-generate': 'Gemini',
  'bedrock-converse': 'Bedrock Converse',
}
