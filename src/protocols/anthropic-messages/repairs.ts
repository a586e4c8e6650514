import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import type { Splice } from '../../wire/json-splice.ts'
import type { RepairCodec } from '../protocol.ts'

/**
 * Thinking that another vendor did and Torii showed to the client has no signature, or that vendor's. Anthropic refuses it
 * («Invalid `signature` in `thinking` block»), and takes the turn without it.
 */
export const repairs: RepairCodec = {
  tokens: ['"thinking"'],
  concerns: hasUnsigned,
  edits: (body) => {
    const losses = createLossList()
    const splices = [...dropThinking(body, losses)]
    if (splices.length > 0) splices.push(...stopThinking(body, losses))
    return { value: splices, losses: losses.losses } satisfies Written<readonly Splice[]>
  },
}

/** More thinking blocks than signatures, or a signature that cannot be one. */
function hasUnsigned(text: string): boolean {
  const signatures = [...text.matchAll(/"signature"\s*:\s*(?:"([^"]*)"|null)/g)]
  const thoughts = text.match(/"type"\s*:\s*"thinking"/g)?.length ?? 0
  return thoughts > signatures.length || signatures.some(([, signature]) => !mayBeOwn(signature))
}

/** base64 that is not OpenAI's (which is Fernet's, and always begins so). */
const mayBeOwn = (signature: Json | undefined): boolean =>
  typeof signature === 'string' && /^[A-Za-z0-9+/_-]+=*$/.test(signature) && !signature.startsWith('gAAAA')

const isUnsigned = (block: Json): boolean =>
  isJsonObject(block) && block.type === 'thinking' && !mayBeOwn(block.signature)

function* dropThinking(body: JsonObject, losses: LossList): Generator<Splice> {
  for (const [index, message] of messagesOf(body).entries()) {
    const content = contentOf(message)
    const places = content.flatMap((block, place) => (isUnsigned(block) ? [place] : []))
    const at = pointerTo('/messages', index)
    for (const place of places)
      losses.add(
        loss(
          'seal',
          pointerTo(pointerTo(at, 'content'), place),
          'dropped',
          'thinking without a signature of this vendor is refused',
          false,
        ),
      )
    if (places.length === 0) continue
    if (places.length === content.length) yield removal(at)
    // From the end, so that no removal moves the place of the next.
    else for (const place of places.reverse()) yield removal(pointerTo(pointerTo(at, 'content'), place))
  }
}

/**
 * A turn under way that began without thinking may not go on with it («Expected `thinking` … but found `tool_use`»), where
 * thinking has a budget.
 */
function* stopThinking(body: JsonObject, losses: LossList): Generator<Splice> {
  if (!isJsonObject(body.thinking) || body.thinking.type !== 'enabled' || !lacksOpening(body)) return
  const detail = 'the turn under way began without this vendor’s own thinking'
  losses.add(loss('reasoning', '/thinking', 'dropped', detail, false))
  yield { at: '/thinking', edit: { kind: 'set', raw: '{"type":"disabled"}' }, reason: detail }
  const edits = isJsonObject(body.context_management) ? body.context_management.edits : undefined
  for (const [index, edit] of (isJsonArray(edits) ? edits : []).entries())
    if (isJsonObject(edit) && String(edit.type).startsWith('clear_thinking'))
      yield removal(pointerTo('/context_management/edits', index), 'it clears thinking, which is off')
}

function lacksOpening(body: JsonObject): boolean {
  const messages = messagesOf(body)
  const spoke = messages.findLastIndex(
    (message) => isJsonObject(message) && message.role === 'user' && !contentOf(message).some(isResult),
  )
  const answer = messages
    .slice(spoke + 1)
    .find((message) => isJsonObject(message) && message.role === 'assistant')
  const opening = contentOf(answer).find((block) => !isUnsigned(block))
  return isJsonObject(opening) && opening.type !== 'thinking' && opening.type !== 'redacted_thinking'
}

const isResult = (block: Json): boolean => isJsonObject(block) && block.type === 'tool_result'

const messagesOf = ({ messages }: JsonObject): readonly Json[] => (isJsonArray(messages) ? messages : [])

const contentOf = (message: Json | undefined): readonly Json[] =>
  isJsonObject(message) && isJsonArray(message.content) ? message.content : []

const removal = (at: string, reason = 'no signature of this vendor'): Splice => ({
  at,
  edit: { kind: 'remove' },
  reason,
})
