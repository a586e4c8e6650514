import type { JsonObject } from '../../canonical/json.ts'
import type { ProtocolId } from '../../canonical/protocol-id.ts'
import { plays } from './plays.ts'

const lists: Readonly<Record<ProtocolId, () => JsonObject>> = {
  'openai-chat': openaiList,
  'openai-responses': openaiList,
  'anthropic-messages': () => ({
    data: plays.map(({ id, about }) => ({
      type: 'model',
      id,
      display_name: `${id}: ${about}`,
      created_at: '2026-01-01T00:00:00Z',
    })),
    has_more: false,
    first_id: plays[0]?.id ?? null,
    last_id: plays.at(-1)?.id ?? null,
  }),
  'gemini-generate': () => ({
    models: plays.map(({ id, about }) => ({
      name: `models/${id}`,
      displayName: id,
      description: `The sandbox ${about}.`,
      supportedGenerationMethods: ['generateContent', 'countTokens', 'embedContent'],
    })),
  }),
}

function openaiList(): JsonObject {
  return {
    object: 'list',
    data: plays.map(({ id }) => ({ id, object: 'model', created: 1_767_225_600, owned_by: 'torii' })),
  }
}

export const listSandboxModels = (protocol: ProtocolId): JsonObject => lists[protocol]()
