import type { JsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import type { LossCode, LossTreatment } from '../../canonical/loss.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import { placeOf } from '../../canonical/places.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { CanonicalRequest, SettingName } from '../../canonical/request.ts'
import { nested, writeReasoning } from './additional-fields.ts'

export interface SettingsContext {
  readonly request: CanonicalRequest
  readonly quirks: Quirks
  readonly losses: LossList
}

const tell = (
  { request, losses }: SettingsContext,
  code: LossCode,
  setting: SettingName,
  treatment: LossTreatment,
  detail: string,
  functional = false,
): void => losses.add(loss(code, placeOf(request, setting), treatment, detail, functional))

/** All of the body but system, messages and toolConfig. */
export function writeSettings(context: SettingsContext): JsonObject {
  const inference = { ...writeMaxTokens(context), ...writeSampling(context) }
  const additional = { ...writeTopK(context), ...writeReasoning(context) }
  tellForeign(context)
  return {
    ...(Object.keys(inference).length === 0 ? {} : { inferenceConfig: inference }),
    ...(Object.keys(additional).length === 0 ? {} : { additionalModelRequestFields: additional }),
    ...writeOutput(context),
    ...writeCaller(context),
  }
}

function writeMaxTokens(context: SettingsContext): { maxTokens?: number } {
  const { maxOutput } = context.request
  const bound = context.quirks.maxOutput
  if (maxOutput === undefined) return {}
  if (bound === undefined || maxOutput <= bound) return { maxTokens: maxOutput }
  tell(context, 'max-output', 'maxOutput', 'clamped', `this model writes ${bound} tokens at most`)
  return { maxTokens: bound }
}

function writeSampling(context: SettingsContext): JsonObject {
  const { temperature, topP, stop } = context.request.sampling
  const visible = stop?.filter((sequence) => sequence !== '')
  if (visible !== undefined && stop !== undefined && visible.length < stop.length)
    tell(context, 'stop-sequences', 'sampling.stop', 'dropped', 'an empty stop sequence is refused', true)
  const stops = visible === undefined || visible.length === 0 ? {} : { stopSequences: visible }
  if (context.quirks.sampling === false) {
    for (const name of ['temperature', 'topP'] as const)
      if (context.request.sampling[name] !== undefined)
        tell(context, 'sampling', `sampling.${name}`, 'dropped', `this model takes no ${name}`)
    return stops
  }
  return { ...fitSampling(context, temperature, topP), ...stops }
}

function fitSampling(
  context: SettingsContext,
  temperature: number | undefined,
  topP: number | undefined,
): JsonObject {
  // The API's own range; what a model takes of it is the vendor's to judge.
  const kept = temperature === undefined ? undefined : Math.min(Math.max(temperature, 0), 1)
  if (kept !== temperature)
    tell(context, 'sampling', 'sampling.temperature', 'clamped', 'temperature ends at 1 here')
  const both = kept !== undefined && topP !== undefined && context.quirks.jointSampling === false
  if (both)
    tell(context, 'sampling', 'sampling.topP', 'dropped', 'the model takes temperature or topP, not both')
  return {
    ...(kept === undefined ? {} : { temperature: kept }),
    ...(topP === undefined || both ? {} : { topP }),
  }
}

function writeTopK(context: SettingsContext): JsonObject {
  const { topK } = context.request.sampling
  if (topK === undefined) return {}
  const path = context.quirks.additionalFields?.topK
  if (path !== undefined && context.quirks.sampling !== false) return nested(path, topK)
  tell(context, 'sampling', 'sampling.topK', 'dropped', 'this model takes no topK')
  return {}
}

function tellForeign(context: SettingsContext): void {
  const { sampling, verbosity, continuity } = context.request
  for (const name of ['seed', 'presencePenalty', 'frequencyPenalty'] as const) {
    const value = sampling[name]
    // A penalty of 0 is what no penalty means.
    if (value !== undefined && !(value === 0 && name !== 'seed'))
      tell(context, 'sampling', `sampling.${name}`, 'dropped', `${name} has no field here`)
  }
  if (sampling.logitBias !== undefined && Object.keys(sampling.logitBias).length > 0)
    tell(context, 'sampling', 'sampling.logitBias', 'dropped', 'logitBias has no field here', true)
  if (sampling.logprobs !== undefined)
    tell(context, 'logprobs', 'sampling.logprobs', 'dropped', 'no logprobs are given here', true)
  if (sampling.candidates !== undefined && sampling.candidates > 1)
    tell(context, 'candidates', 'sampling.candidates', 'dropped', 'one answer is given, never several', true)
  if (verbosity !== undefined)
    tell(context, 'output-format', 'verbosity', 'dropped', 'verbosity has no field here')
  if (continuity !== undefined) tellContinuity(context, continuity)
}

function tellContinuity(
  context: SettingsContext,
  { store, previousResponseId, conversation, background }: NonNullable<CanonicalRequest['continuity']>,
): void {
  const lose = (setting: SettingName, detail: string, functional: boolean): void =>
    tell(context, 'storage', setting, 'dropped', detail, functional)
  if (store === true) lose('continuity.store', 'answers are not kept here', false)
  if (previousResponseId !== undefined)
    lose(
      'continuity.previousResponseId',
      'what was said before is kept at another vendor; send the whole conversation',
      true,
    )
  if (conversation !== undefined && conversation !== null)
    lose('continuity.conversation', 'conversations are not kept here', true)
  if (background === true) lose('continuity.background', 'answers are not made in the background here', true)
}

function writeOutput(context: SettingsContext): JsonObject {
  const { output } = context.request
  if (output === undefined || output.kind === 'text') return {}
  if (output.kind === 'json') {
    const detail = 'JSON without a schema cannot be demanded here'
    tell(context, 'output-format', 'output', 'dropped', detail, true)
    return {}
  }
  if (context.quirks.outputSchema === false) {
    tell(context, 'output-format', 'output', 'dropped', 'this model takes no output schema', true)
    return {}
  }
  const { name, description } = output
  const jsonSchema = {
    schema: JSON.stringify(fitOutput(output.schema, context)),
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  }
  return { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } } }
}

function fitOutput(schema: JsonObject, { quirks, request, losses }: SettingsContext): JsonObject {
  if (quirks.schema === undefined) return schema
  const fitted = fitSchema(schema, quirks.schema, placeOf(request, 'output'), 'output-format')
  losses.addAll(fitted.losses)
  return fitted.value
}

/** What RequestMetadata takes; it is found again in the owner's own invocation logs. */
const metadataText = /^[A-Za-z0-9\s:_@$#=/+,.-]{1,256}$/
const mostMetadata = 16

function writeCaller(context: SettingsContext): JsonObject {
  const { metadata, user, safetyIdentifier, cacheKey } = context.request.caller
  const wished = { ...metadata, ...(user === undefined ? {} : { user }) }
  const kept = Object.entries(wished)
    .filter(([key, value]) => typeof value === 'string' && metadataText.test(key) && metadataText.test(value))
    .slice(0, mostMetadata)
  const keys = new Set(kept.map(([key]) => key))
  if (Object.keys(metadata ?? {}).some((key) => !keys.has(key)))
    tell(
      context,
      'metadata',
      'caller.metadata',
      'dropped',
      `metadata is ${mostMetadata} short plain texts at most`,
    )
  if (user !== undefined && !keys.has('user'))
    tell(context, 'metadata', 'caller.user', 'dropped', 'a user id is a short plain text here')
  if (cacheKey !== undefined)
    tell(context, 'metadata', 'caller.cacheKey', 'dropped', 'a prompt cache has no key here')
  if (safetyIdentifier !== undefined)
    tell(context, 'metadata', 'caller.safetyIdentifier', 'dropped', 'a safety identifier has no field here')
  return {
    ...(kept.length === 0 ? {} : { requestMetadata: Object.fromEntries(kept) }),
    ...writeTier(context),
  }
}

const tiers: Readonly<Record<string, string | undefined>> = {
  default: 'default',
  standard: 'default',
  standard_only: 'default',
  priority: 'priority',
  flex: 'flex',
  reserved: 'reserved',
}

function writeTier(context: SettingsContext): JsonObject {
  const { serviceTier } = context.request.caller
  if (serviceTier === undefined) return {}
  const type = tiers[serviceTier.toLowerCase()]
  if (type !== undefined) return { serviceTier: { type } }
  tell(context, 'service-tier', 'caller.serviceTier', 'dropped', `no tier here is like ${serviceTier}`)
  return {}
}
