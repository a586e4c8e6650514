import { foreignRestLosses } from '../../canonical/foreign-rest.ts'
import { isJsonArray, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import { pairCalls } from '../../canonical/pair-calls.ts'
import type { CanonicalRequest, Instruction } from '../../canonical/request.ts'
import { fitToolNames } from '../../canonical/tool-names.ts'
import type { OutgoingRequest, Target } from '../codec-context.ts'
import { writeContents } from './content-writer.ts'
import { closeNode, formOf, isOwn, tagText, tagValue } from './node.ts'
import { writePart } from './part-writer.ts'
import { withProduct } from './product-writer.ts'
import { bareModel } from './request-reader.ts'
import { writeSettings } from './settings-writer.ts'
import { writeToolConfig, writeTools } from './tool-writer.ts'
import { protocol, tierOf, toolNameLimits } from './vocabulary.ts'
import { callsOf, generationOf, type WriteContext } from './write-context.ts'

export function writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const context = openContext(request, target)
  const body = writeGenerate(context)
  const method = request.stream ? 'streamGenerateContent' : 'generateContent'
  return {
    value: {
      path: pathOf(target.model, method),
      query: request.stream ? { alt: 'sse' } : {},
      headers: {},
      body,
      renames: context.names.renames,
    },
    losses: context.losses.losses,
  }
}

export function openContext(asked: CanonicalRequest, target: Target): WriteContext {
  const losses = createLossList()
  const request = isOwn(asked.origin) ? asked : withPairedCalls(asked, losses)
  const names = fitToolNames(request, {
    ...(isOwn(request.origin) ? ownNames : toolNameLimits),
    ...(target.quirks.toolNameLength === undefined ? {} : { length: target.quirks.toolNameLength }),
    customTools: false,
  })
  losses.addAll(foreignRestLosses(asked, protocol))
  losses.addAll(names.losses)
  return { request, target, losses, names, calls: callsOf(request), generation: generationOf(target) }
}

function withPairedCalls(request: CanonicalRequest, losses: LossList): CanonicalRequest {
  const paired = pairCalls(request.turns)
  losses.addAll(paired.losses)
  return { ...request, turns: paired.value }
}

/** Google judges the names of its own clients. */
const ownNames = { length: 1024, characters: '\\s\\S' }

/** Tuned models stand in a folder of their own. */
export const pathOf = (model: string, method: string): string =>
  `/v1beta/${model.startsWith('tunedModels/') ? model : `models/${bareModel(model)}`}:${method}`

export function writeGenerate(context: WriteContext): JsonObject {
  const { request, target } = context
  const own = isOwn(request.origin)
  const form = formOf(request.origin)
  const { cached, others } = splitCached(request.instructions)
  const tools = writeTools(context)
  const system = writeInstructions(others, context)
  const alone = !own && request.turns.length === 0 && system !== undefined
  if (alone)
    context.losses.add(
      loss('instructions', '', 'moved', 'instructions without a turn are sent as the user turn', false),
    )
  const model = tagValue(form, 'model')
  const fields = {
    model: model === undefined ? undefined : `${model}${target.model}`,
    cachedContent: cached,
    systemInstruction: alone ? undefined : system,
    contents: alone ? [asUser(system)] : writeOwnContents(context, form),
    tools,
    toolConfig: writeToolConfig(context, hasFunctions(tools), hasServerTools(tools)),
    generationConfig: withProduct(writeSettings(context, tools !== undefined), context),
    labels: own ? request.caller.metadata : undefined,
    serviceTier: own ? request.caller.serviceTier : foreignTier(request.caller.serviceTier),
  }
  return closeNode(fields, request.origin)
}

const foreignTier = (tier: string | undefined): string | undefined =>
  tier === undefined ? undefined : tierOf(tier)

const asUser = (system: Json): JsonObject => ({
  role: 'user',
  parts: typeof system === 'object' && system !== null && 'parts' in system ? (system.parts ?? []) : [],
})

function writeOwnContents(context: WriteContext, form: ReadonlySet<string>): Json {
  const contents = writeContents(context)
  return form.has('contents:one') ? (contents[0] ?? []) : contents
}

function splitCached(instructions: readonly Instruction[]): {
  readonly cached: Json | undefined
  readonly others: readonly Instruction[]
} {
  const isCached = ({ part }: Instruction) =>
    part.kind === 'opaque' && part.name === 'cachedContent' && isOwn(part.origin)
  const cached = instructions.find(isCached)?.part
  return {
    cached: cached?.kind === 'opaque' ? cached.raw : undefined,
    others: instructions.filter((instruction) => !isCached(instruction)),
  }
}

function writeInstructions(instructions: readonly Instruction[], context: WriteContext): Json | undefined {
  const form = formOf(context.request.origin)
  const [first] = instructions
  if (form.has('systemInstruction:text') && first?.part.kind === 'text') return first.part.text
  const parts = instructions.flatMap(({ part }) => writePart(part, context))
  const role = tagText(form, 'systemInstruction/role')
  if (parts.length === 0 && !form.has('has:systemInstruction')) return undefined
  return {
    ...(role === undefined ? {} : { role }),
    parts:
      form.has('systemInstruction/no-parts') && parts.length === 0
        ? undefined
        : form.has('systemInstruction/one-part')
          ? parts[0]
          : parts,
  }
}

const entriesOf = (tools: Json | undefined): readonly Json[] =>
  tools === undefined ? [] : isJsonArray(tools) ? tools : [tools]

const hasFunctions = (tools: Json | undefined): boolean =>
  entriesOf(tools).some((entry) => Object.keys(entry ?? {}).some((key) => key === 'functionDeclarations'))

const hasServerTools = (tools: Json | undefined): boolean =>
  entriesOf(tools).some((entry) => Object.keys(entry ?? {}).some((key) => key !== 'functionDeclarations'))
