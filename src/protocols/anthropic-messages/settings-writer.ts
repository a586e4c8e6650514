import type { JsonObject } from '../../canonical/json.ts'
import type { LossCode, LossTreatment } from '../../canonical/loss.ts'
import { type LossList, loss } from '../../canonical/loss-list.ts'
import { placeOf } from '../../canonical/places.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { CanonicalRequest, SettingName } from '../../canonical/request.ts'
import { fitOutputSchema, outputSupport } from './tool-schema.ts'
import { hasForm, isOwn } from './wire-node.ts'

export interface SettingsContext {
  readonly request: CanonicalRequest
  readonly quirks: Quirks
  readonly losses: LossList
}

/** Taken where neither the client nor the place says: within the bounds of every model still served but the oldest. */
const defaultMaxTokens = 8192

type Tell = (
  code: LossCode,
  setting: SettingName,
  treatment: LossTreatment,
  detail: string,
  functional?: boolean,
) => void

const teller =
  ({ request, losses }: SettingsContext): Tell =>
  (code, setting, treatment, detail, functional = false) =>
    losses.add(loss(code, placeOf(request, setting), treatment, detail, functional))

/** `room`: what a budget of thinking takes of it, where the client set no bound. */
export function writeMaxTokens(context: SettingsContext, room = 0): number {
  const { request, quirks } = context
  const bound = quirks.maxOutput ?? Number.POSITIVE_INFINITY
  const tell = teller(context)
  if (request.maxOutput === undefined) {
    const tokens = Math.min(
      (quirks.maxOutput ?? defaultMaxTokens) + (quirks.maxOutput === undefined ? room : 0),
      bound,
    )
    tell('max-output', 'maxOutput', 'defaulted', `max_tokens is demanded; ${tokens} is sent`)
    return tokens
  }
  if (request.maxOutput <= bound) return request.maxOutput
  tell('max-output', 'maxOutput', 'clamped', `this model writes ${bound} tokens at most`)
  return bound
}

/** `thinks`: the API then takes no other temperature than 1, no top_k, and top_p from 0.95. */
export function writeSampling(context: SettingsContext, thinks: boolean): JsonObject {
  const { sampling, origin } = context.request
  const tell = teller(context)
  const stop = writeStop(context)
  if (context.quirks.sampling === false) {
    for (const name of ['temperature', 'topP', 'topK'] as const) {
      // 1 is what the model does unasked; of top_k nothing is.
      if (sampling[name] !== undefined && (sampling[name] !== 1 || name === 'topK')) {
        tell('sampling', `sampling.${name}`, 'dropped', `this model takes no ${name}`)
      }
    }
    tellForeignSampling(context)
    return stop
  }
  if (isOwn(origin)) return { ...plainSampling(sampling), ...stop }
  tellForeignSampling(context)
  return { ...fitSampling(context, thinks), ...stop }
}

function plainSampling(sampling: CanonicalRequest['sampling']): JsonObject {
  const { temperature, topP, topK } = sampling
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(topK === undefined ? {} : { top_k: topK }),
  }
}

function fitSampling(context: SettingsContext, thinks: boolean): JsonObject {
  const { temperature, topP, topK } = context.request.sampling
  const tell = teller(context)
  const drop = (name: 'temperature' | 'topP' | 'topK', detail: string): undefined => {
    tell('sampling', `sampling.${name}`, 'dropped', detail)
  }
  const clamped = temperature === undefined ? undefined : Math.min(Math.max(temperature, 0), 1)
  const hot = thinks && clamped !== undefined && clamped !== 1
  if (hot) drop('temperature', 'no temperature but 1 while the model thinks')
  else if (clamped !== temperature) {
    tell('sampling', 'sampling.temperature', 'clamped', 'temperature ends at 1 here')
  }
  const kept = hot ? undefined : clamped
  const narrow = thinks && topP !== undefined && topP < 0.95
  if (narrow) drop('topP', 'top_p below 0.95 is refused while the model thinks')
  const joint = context.quirks.jointSampling === true
  const both = !joint && !narrow && topP !== undefined && kept !== undefined
  if (both) drop('topP', 'the model takes temperature or top_p, not both')
  const cut = thinks && topK !== undefined
  if (cut) drop('topK', 'no top_k while the model thinks')
  return {
    ...(kept === undefined ? {} : { temperature: kept }),
    ...(topP === undefined || narrow || both ? {} : { top_p: topP }),
    ...(topK === undefined || cut ? {} : { top_k: topK }),
  }
}

function tellForeignSampling(context: SettingsContext): void {
  const { sampling } = context.request
  const tell = teller(context)
  for (const name of ['seed', 'presencePenalty', 'frequencyPenalty'] as const) {
    const value = sampling[name]
    // A penalty of 0 is what no penalty means.
    if (value !== undefined && !(value === 0 && name !== 'seed')) {
      tell('sampling', `sampling.${name}`, 'dropped', `${name} has no field here`)
    }
  }
  if (sampling.logitBias !== undefined && Object.keys(sampling.logitBias).length > 0) {
    tell('sampling', 'sampling.logitBias', 'dropped', 'logitBias has no field here', true)
  }
  if (sampling.logprobs !== undefined) {
    tell('logprobs', 'sampling.logprobs', 'dropped', 'this vendor gives no logprobs', true)
  }
  if (sampling.candidates !== undefined && sampling.candidates > 1) {
    tell('candidates', 'sampling.candidates', 'dropped', 'one answer is given, never several', true)
  }
}

function writeStop(context: SettingsContext): JsonObject {
  const { stop } = context.request.sampling
  if (stop === undefined) return {}
  if (isOwn(context.request.origin)) return { stop_sequences: stop }
  const visible = stop.filter((sequence) => sequence.trim() !== '')
  if (visible.length < stop.length) {
    const detail = 'a stop sequence of white space alone is refused'
    teller(context)('stop-sequences', 'sampling.stop', 'dropped', detail, true)
  }
  return visible.length === 0 ? {} : { stop_sequences: visible }
}

/** `output_config` with the effort, and the older `output_format` where the client wrote that. */
export function writeOutput(context: SettingsContext, effort: string | undefined): JsonObject {
  const format = formatOf(context)
  const older = format !== undefined && hasForm(context.request.origin, 'output_format')
  const config = {
    ...(effort === undefined ? {} : { effort }),
    ...(format === undefined || older ? {} : { format }),
  }
  return {
    ...(Object.keys(config).length === 0 ? {} : { output_config: config }),
    ...(older ? { output_format: format } : {}),
  }
}

function formatOf(context: SettingsContext): JsonObject | undefined {
  const { output, origin } = context.request
  const tell = teller(context)
  if (output === undefined || output.kind === 'text') return undefined
  if (output.kind === 'json') {
    tell('output-format', 'output', 'dropped', 'JSON without a schema cannot be demanded here', true)
    return undefined
  }
  if (context.quirks.outputSchema === false) {
    tell('output-format', 'output', 'dropped', 'this place takes no output schema', true)
    return undefined
  }
  if (output.name !== undefined || output.description !== undefined) {
    tell('output-format', 'output', 'dropped', 'an output format has no name and no description here')
  }
  if (isOwn(origin) && context.quirks.schema === undefined) {
    return { type: 'json_schema', schema: output.schema }
  }
  const at = output.schemaAt ?? placeOf(context.request, 'output')
  const support = context.quirks.schema ?? outputSupport
  return { type: 'json_schema', schema: fitOutputSchema(output.schema, support, at, context.losses) }
}

export function writeCaller(context: SettingsContext): JsonObject {
  const { caller, origin } = context.request
  const tell = teller(context)
  if (caller.metadata !== undefined && Object.keys(caller.metadata).length > 0) {
    tell('metadata', 'caller.metadata', 'dropped', 'metadata holds nothing but a user id here')
  }
  if (caller.cacheKey !== undefined) {
    tell('metadata', 'caller.cacheKey', 'dropped', 'a prompt cache has no key here')
  }
  const user = caller.user ?? caller.safetyIdentifier
  if (caller.user !== undefined && caller.safetyIdentifier !== undefined) {
    tell('metadata', 'caller.safetyIdentifier', 'dropped', 'the user id stands in its only place')
  }
  const tier = isOwn(origin) ? caller.serviceTier : fitServiceTier(context)
  return {
    ...(user === undefined ? {} : { metadata: { user_id: user } }),
    ...(tier === undefined ? {} : { service_tier: tier }),
  }
}

const tiers: Readonly<Record<string, { word: string; exact: boolean } | undefined>> = {
  auto: { word: 'auto', exact: true },
  priority: { word: 'auto', exact: false },
  default: { word: 'standard_only', exact: true },
  standard: { word: 'standard_only', exact: true },
  standard_only: { word: 'standard_only', exact: true },
}

function fitServiceTier(context: SettingsContext): string | undefined {
  const { serviceTier } = context.request.caller
  if (serviceTier === undefined) return undefined
  const fitted = tiers[serviceTier.toLowerCase()]
  const tell = teller(context)
  if (fitted === undefined) {
    tell('service-tier', 'caller.serviceTier', 'dropped', `no tier here is like ${serviceTier}`)
  } else if (!fitted.exact) {
    tell('service-tier', 'caller.serviceTier', 'approximated', `${serviceTier} is sent as ${fitted.word}`)
  }
  return fitted?.word
}

/** Threads are this dialect's stored conversations; what another vendor keeps cannot be named here. */
export function writeContinuity(context: SettingsContext): JsonObject {
  const { continuity, origin, verbosity } = context.request
  const tell = teller(context)
  if (verbosity !== undefined) {
    tell('output-format', 'verbosity', 'dropped', 'verbosity has no field here')
  }
  if (continuity === undefined) return {}
  const { store, previousResponseId, conversation, background } = continuity
  if (isOwn(origin)) {
    if (previousResponseId === undefined) return { thread: { type: 'create' } }
    return { thread: { type: 'continue', previous_message_id: previousResponseId } }
  }
  if (store === true) tell('storage', 'continuity.store', 'dropped', 'answers are not kept here')
  if (previousResponseId !== undefined) {
    const detail = 'what was said before is kept at another vendor; send the whole conversation'
    tell('storage', 'continuity.previousResponseId', 'dropped', detail, true)
  }
  if (conversation !== undefined && conversation !== null) {
    tell('storage', 'continuity.conversation', 'dropped', 'conversations are not kept here', true)
  }
  if (background === true) {
    tell('storage', 'continuity.background', 'dropped', 'answers are not made in the background here', true)
  }
  return {}
}
