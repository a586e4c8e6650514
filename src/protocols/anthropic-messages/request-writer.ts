import { fitCacheMarks } from '../../canonical/cache-lifetime.ts'
import { foreignRestLosses } from '../../canonical/foreign-rest.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import { pairCalls } from '../../canonical/pair-calls.ts'
import type { Renames } from '../../canonical/renames.ts'
import type { CanonicalRequest, Instruction, Turn } from '../../canonical/request.ts'
import { fitToolNames } from '../../canonical/tool-names.ts'
import type { OutgoingRequest, Target } from '../codec-context.ts'
import { betasOf } from './betas.ts'
import {
  endsInPrefill,
  lacksOpeningThought,
  type Message,
  orderMessages,
  trimPrefill,
} from './message-order.ts'
import { type RequestBlockContext, writeRequestBlocks } from './request-blocks.ts'
import {
  type SettingsContext,
  writeCaller,
  writeContinuity,
  writeMaxTokens,
  writeOutput,
  writeSampling,
} from './settings-writer.ts'
import { budgetOf, isThinking, leastBudget, thinkingField, writeThinking } from './thinking-writer.ts'
import { isForced, type ToolContext, writeCalledTools, writeToolChoice, writeTools } from './tool-writer.ts'
import { callIds, toolNames } from './vocabulary.ts'
import { hasForm, isOwn, ownRest, withRest } from './wire-node.ts'

const version = '2023-06-01'

/** https://platform.claude.com/docs/en/build-with-claude/prompt-caching#1-hour-cache-duration */
const cacheLifetimes = ['5m', '1h']

export function writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const written = writeBody(request, target)
  return { value: outgoing('/v1/messages', written), losses: written.losses }
}

/** Fields of a generate body that the count call takes too; it refuses the others. */
const countFields = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'mcp_servers',
])

/** A client of this dialect gets its own fields back; for others only what counts is sent. */
export function writeCountRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const written = writeBody(request, target)
  const kept = Object.entries(written.body).filter(([key]) =>
    isOwn(request.origin) ? key !== 'max_tokens' || request.maxOutput !== undefined : countFields.has(key),
  )
  const losses = written.losses.filter(
    ({ treatment, code }) => !(code === 'max-output' && treatment === 'defaulted'),
  )
  return {
    value: outgoing('/v1/messages/count_tokens', { ...written, body: Object.fromEntries(kept) }),
    losses,
  }
}

interface WrittenBody {
  readonly body: JsonObject
  readonly renames: Renames
  readonly losses: LossList['losses']
}

function outgoing(path: string, { body, renames }: WrittenBody): OutgoingRequest {
  const betas = betasOf(body)
  return {
    path,
    query: {},
    headers: {
      'anthropic-version': version,
      ...(betas.length === 0 ? {} : { 'anthropic-beta': betas.join(',') }),
    },
    body,
    renames,
  }
}

function writeBody(asked: CanonicalRequest, target: Target): WrittenBody {
  const { quirks } = target
  const losses = createLossList()
  const request = isOwn(asked.origin) ? asked : withFittedMarks(asked, losses)
  const names = namesFor(request, target)
  losses.addAll(names.losses)
  losses.addAll(foreignRestLosses(request, 'anthropic-messages'))
  const blockContext: RequestBlockContext = {
    issuer: target.issuer,
    urls: quirks.imageUrls !== false,
    toolMedia: quirks.toolResultMedia !== false,
    fitName: names.fit,
    ids: quirks.toolCallId ?? callIds,
    losses,
  }
  const conversation = writeConversation(request, target, blockContext)
  const toolContext: ToolContext = { fitName: names.fit, quirks, losses }
  const settings = writeSettings({ request, quirks, losses }, conversation.messages, toolContext)
  const body = {
    model: target.model,
    ...settings.head,
    ...conversation.system,
    messages: conversation.messages.map(({ wire }) => wire),
    ...settings.body,
  }
  return { body: withRest(body, ownRest(request.origin)), renames: names.renames, losses: losses.losses }
}

function withFittedMarks(request: CanonicalRequest, losses: LossList): CanonicalRequest {
  const { value, losses: told } = fitCacheMarks(request, cacheLifetimes)
  losses.addAll(told)
  return value
}

interface Names {
  readonly fit: (name: string, namespace?: string) => string
  readonly renames: Renames
  readonly losses: LossList['losses']
}

/** A client of this dialect has names that this dialect takes, unless the place is narrower. */
function namesFor(request: CanonicalRequest, { quirks }: Target): Names {
  if (isOwn(request.origin) && quirks.toolNameLength === undefined) {
    return { fit: (name) => name, renames: { tools: new Map() }, losses: [] }
  }
  const length = quirks.toolNameLength ?? toolNames.length
  return fitToolNames(request, { length, characters: toolNames.characters, customTools: false })
}

interface Conversation {
  readonly system: JsonObject
  readonly messages: readonly WireMessage[]
}

interface WireMessage extends Message {
  readonly wire: JsonObject
}

function writeConversation(
  request: CanonicalRequest,
  target: Target,
  context: RequestBlockContext,
): Conversation {
  const system = request.instructions.flatMap((instruction) => writeInstruction(instruction, context))
  if (isOwn(request.origin)) {
    return {
      system: ownSystem(request, system),
      messages: request.turns.map((turn) => writeOwnTurn(turn, target, context)),
    }
  }
  const { leading, rest } = splitLeading(request.turns)
  const lead = leading.flatMap((turn) => writeRequestBlocks(turn.parts, placeOfTurn(turn), context))
  const drafts = pairedTurns(rest, target, context.losses).map((turn) => draftOf(turn, target, context))
  const ordered = trimPrefill(orderMessages(drafts, context.losses), context.losses)
  const blocks = [...system, ...lead]
  // The API wants at least one message.
  const only = ordered.length === 0 ? blocks.slice(-1) : []
  if (only.length > 0) {
    context.losses.add(
      loss('instructions', '', 'moved', 'without a turn the last instruction is sent as one', false),
    )
  }
  const kept = blocks.slice(0, blocks.length - only.length)
  const messages: readonly Message[] = only.length > 0 ? [{ role: 'user', content: only, at: '' }] : ordered
  return {
    system: kept.length === 0 ? {} : { system: kept },
    messages: messages.map((message) => ({
      ...message,
      wire: { role: message.role, content: message.content },
    })),
  }
}

/** Calls with their results behind them; where a model cannot go on from its own words it is asked anew. */
function pairedTurns(turns: readonly Turn[], { quirks }: Target, losses: LossList): readonly Turn[] {
  const paired = pairCalls(turns)
  losses.addAll(paired.losses)
  if (quirks.prefill !== false) return paired.value
  const end = paired.value.findLastIndex(({ speaker }) => speaker !== 'assistant') + 1
  for (const turn of paired.value.slice(end)) {
    const detail = 'this model cannot go on from words put in its mouth'
    losses.add(loss('prefill', placeOfTurn(turn), 'dropped', detail, true))
  }
  return paired.value.slice(0, end)
}

const placeOfTurn = (turn: Turn): string => turn.origin?.at ?? ''

function writeInstruction(
  { part, origin }: Instruction,
  context: RequestBlockContext,
): readonly JsonObject[] {
  const at = part.origin?.at ?? origin?.at ?? ''
  return writeRequestBlocks([part], at, context).filter((block) => {
    if (block.type === 'text' || isOwn(part.origin)) return true
    context.losses.add(
      loss('instructions', at, 'dropped', `instructions are text; ${part.kind} has no place`, true),
    )
    return false
  })
}

function ownSystem(request: CanonicalRequest, blocks: readonly JsonObject[]): JsonObject {
  const [first, second] = request.instructions
  if (first === undefined) return hasForm(request.origin, 'system:empty') ? { system: [] } : {}
  const part = first.part
  if (second === undefined && part.kind === 'text' && hasForm(part.origin, 'string'))
    return { system: part.text }
  return { system: blocks }
}

function writeOwnTurn(turn: Turn, target: Target, context: RequestBlockContext): WireMessage {
  const at = placeOfTurn(turn)
  const content = writeRequestBlocks(turn.parts, at, context)
  const lowered = turn.speaker === 'system' && target.quirks.systemTurns === false
  if (lowered) context.losses.add(lowering(at))
  const role = lowered ? 'user' : roleOf(turn)
  const wire = withRest({ role, ...ownContent(turn, content) }, ownRest(turn.origin))
  return { role, content, at, wire }
}

function ownContent(turn: Turn, content: readonly JsonObject[]): JsonObject {
  const [first, second] = turn.parts
  if (first === undefined && hasForm(turn.origin, 'none')) return {}
  const asString = hasForm(turn.origin, 'string') && second === undefined
  return asString && first?.kind === 'text' ? { content: first.text } : { content }
}

const roleOf = ({ speaker }: Turn): Message['role'] => (speaker === 'developer' ? 'system' : speaker)

const lowering = (at: string) =>
  loss(
    'speaker',
    at,
    'approximated',
    'instructions inside the conversation are sent as the user’s words',
    false,
  )

/** Instructions that stand before anyone has spoken belong to the system text. */
function splitLeading(turns: readonly Turn[]): { leading: readonly Turn[]; rest: readonly Turn[] } {
  const first = turns.findIndex((turn) => turn.speaker === 'user' || turn.speaker === 'assistant')
  const count = first === -1 ? turns.length : first
  return { leading: turns.slice(0, count), rest: turns.slice(count) }
}

/** Models before Claude Opus 4.8 refuse the system role among the messages, so it is used only where the place says so. */
function draftOf(turn: Turn, target: Target, context: RequestBlockContext): Message {
  const at = placeOfTurn(turn)
  const content = writeRequestBlocks(turn.parts, at, context)
  const role = roleOf(turn)
  if (turn.name !== undefined) {
    context.losses.add(loss('speaker', at, 'dropped', 'a speaker has no name here', false))
  }
  if (role !== 'system') return { role, content, at }
  if (target.quirks.systemTurns === true && content.every((block) => block.type === 'text'))
    return { role, content, at }
  context.losses.add(lowering(at))
  return { role: 'user', content, at }
}

interface Settings {
  readonly head: JsonObject
  readonly body: JsonObject
}

function writeSettings(
  context: SettingsContext,
  messages: readonly WireMessage[],
  toolContext: ToolContext,
): Settings {
  const { request, losses } = context
  const own = isOwn(request.origin)
  const { tools, servers } = writeTools(request, toolContext)
  const called = own || tools.length > 0 ? [] : writeCalledTools(messages)
  if (called.length > 0) {
    losses.add(
      loss(
        'tool-definition',
        '',
        'defaulted',
        'tools that were called must be known; none may be called',
        false,
      ),
    )
  }
  const choice = called.length > 0 ? { type: 'none' } : writeToolChoice(request, tools, toolContext)
  const offered = [...tools, ...called]
  const thinking = writeThinking({
    ...context,
    obstacle: (form) => (own ? undefined : obstacleTo(form, request, choice, messages)),
  })
  const maxTokens = writeMaxTokens(context, budgetOf(thinking) ?? 0)
  return {
    head: {
      ...(own && request.maxOutput === undefined ? {} : { max_tokens: maxTokens }),
      ...streamField(request),
    },
    body: {
      ...(offered.length > 0 || hasForm(request.origin, 'tools:empty') ? { tools: offered } : {}),
      ...(choice === undefined ? {} : { tool_choice: choice }),
      ...(servers.length === 0 ? {} : { mcp_servers: servers }),
      ...thinkingField(thinking),
      ...writeOutput(context, thinking.effort),
      ...writeSampling(context, isThinking(thinking)),
      ...writeCaller(context),
      ...writeContinuity(context),
    },
  }
}

function streamField({ stream, places, origin }: CanonicalRequest): JsonObject {
  if (stream) return { stream }
  return isOwn(origin) && places.stream !== undefined ? { stream } : {}
}

/** What the API would refuse thinking for. */
function obstacleTo(
  form: 'budget' | 'adaptive',
  request: CanonicalRequest,
  choice: JsonObject | undefined,
  messages: readonly Message[],
): string | undefined {
  if (isForced(choice)) return 'the model may not think where it must call a tool'
  if (form === 'adaptive') return undefined
  if (endsInPrefill(messages)) return 'the model may not think where its answer has begun'
  if (lacksOpeningThought(messages)) return 'the turn under way began without this vendor’s own thinking'
  const bound = request.maxOutput
  return bound !== undefined && bound <= leastBudget
    ? `thinking takes ${leastBudget} tokens at least, max_tokens is ${bound}`
    : undefined
}
