import { foreignRestLosses } from '../../canonical/foreign-rest.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList } from '../../canonical/loss-list.ts'
import type { Renames } from '../../canonical/renames.ts'
import type { CanonicalRequest } from '../../canonical/request.ts'
import { fitToolNames } from '../../canonical/tool-names.ts'
import type { OutgoingRequest, Target } from '../codec-context.ts'
import type { BlockContext } from './block-writer.ts'
import { calledTools, writeConversation } from './messages.ts'
import { writeSettings } from './settings-writer.ts'
import { writeToolConfig } from './tool-writer.ts'
import { protocol, toolNames } from './vocabulary.ts'

export function writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const { body, renames, losses } = writeBody(request, target)
  // The model stands in the address, which the upstream makes of this path.
  const path = request.stream ? '/converse-stream' : '/converse'
  return { value: { path, query: {}, headers: {}, body, renames }, losses }
}

/** CountTokens takes what Converse reads before it answers. */
export function writeCountRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const { body, renames, losses } = writeBody(request, target)
  const { messages, system, toolConfig, additionalModelRequestFields } = body
  const converse = {
    ...(messages === undefined ? {} : { messages }),
    ...(system === undefined ? {} : { system }),
    ...(toolConfig === undefined ? {} : { toolConfig }),
    ...(additionalModelRequestFields === undefined ? {} : { additionalModelRequestFields }),
  }
  return {
    value: { path: '/count-tokens', query: {}, headers: {}, body: { input: { converse } }, renames },
    losses,
  }
}

interface WrittenBody {
  readonly body: JsonObject
  readonly renames: Renames
  readonly losses: LossList['losses']
}

function writeBody(request: CanonicalRequest, { quirks, issuer }: Target): WrittenBody {
  const losses = createLossList()
  const names = fitToolNames(request, {
    length: Math.min(quirks.toolNameLength ?? toolNames.length, toolNames.length),
    characters: toolNames.characters,
    customTools: false,
  })
  losses.addAll(names.losses)
  losses.addAll(foreignRestLosses(request, protocol))
  const blocks: BlockContext = { issuer, quirks, fitName: names.fit, losses, documentNames: new Set() }
  const { system, messages } = writeConversation(request, blocks)
  const tools = writeToolConfig({ request, quirks, losses, fitName: names.fit }, calledTools(messages))
  const body = {
    ...(system.length === 0 ? {} : { system }),
    messages: messages.map((message) => ({ ...message })),
    ...tools,
    ...writeSettings({ request, quirks, losses }),
  }
  return { body, renames: names.renames, losses: losses.losses }
}
