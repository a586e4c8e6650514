import type { JsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import type { LossCode, LossTreatment } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { placeOf } from '../../canonical/places.ts'
import type { SchemaSupport } from '../../canonical/quirks.ts'
import type { CanonicalRequest, OutputFormat, SettingName } from '../../canonical/request.ts'
import { formOf, isOwn, tagValue } from './node.ts'
import { writeThinking } from './thinking-writer.ts'
import { originalSchema } from './tool-writer.ts'
import { limits, tierOf } from './vocabulary.ts'
import type { WriteContext } from './write-context.ts'

/** `generationConfig`; undefined: nothing was set. */
export function writeSettings(context: WriteContext, hasTools: boolean): JsonObject | undefined {
  const { request } = context
  const fields = {
    ...writeSampling(context),
    maxOutputTokens: writeMaxOutput(context),
    thinkingConfig: writeThinking(context),
    ...writeOutput(context, hasTools),
  }
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (!isOwn(request.origin)) reportUnsayable(context)
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

function writeSampling(context: WriteContext): JsonObject {
  const { sampling, origin } = context.request
  const own = isOwn(origin)
  const { temperature, topP, topK, presencePenalty, frequencyPenalty, candidates, logprobs } = sampling
  const steered = own || context.target.quirks.sampling !== false
  const free = { temperature, topP, topK, presencePenalty, frequencyPenalty }
  if (!steered) reportSampling(free, context)
  return {
    ...(steered ? free : {}),
    seed: writeSeed(context),
    candidateCount: candidates,
    stopSequences: writeStop(context),
    ...(logprobs === undefined ? {} : { responseLogprobs: true, logprobs: writeTop(logprobs.top, context) }),
  }
}

function reportSampling(given: Readonly<Record<string, number | undefined>>, context: WriteContext): void {
  for (const name of ['temperature', 'topP', 'topK', 'presencePenalty', 'frequencyPenalty'] as const) {
    if (given[name] !== undefined)
      report(context, 'sampling', `sampling.${name}`, 'dropped', `this model takes no ${name}`, true)
  }
}

/** A 32-bit number. */
function writeSeed(context: WriteContext): number | undefined {
  const { seed } = context.request.sampling
  if (seed === undefined || isOwn(context.request.origin) || Math.abs(seed) <= limits.seed) return seed
  report(context, 'sampling', 'sampling.seed', 'clamped', 'a seed has 32 bits here', false)
  return Math.abs(seed) % limits.seed
}

function writeStop(context: WriteContext): JsonObject[string] {
  const { stop } = context.request.sampling
  const form = formOf(context.request.origin)
  if (stop === undefined || isOwn(context.request.origin)) {
    return form.has('generationConfig/stopSequences:one') ? stop?.[0] : stop
  }
  if (stop.length > limits.stopSequences) {
    const detail = `${stop.length} stop sequences; the first ${limits.stopSequences} are sent`
    report(context, 'stop-sequences', 'sampling.stop', 'clamped', detail, true)
  }
  return stop.length === 0 ? undefined : stop.slice(0, limits.stopSequences)
}

function writeTop(top: number | undefined, context: WriteContext): number | undefined {
  if (isOwn(context.request.origin)) return top
  return top === undefined || top === 0 ? undefined : Math.min(top, limits.topLogprobs)
}

function writeMaxOutput(context: WriteContext): number | undefined {
  const { maxOutput } = context.request
  if (maxOutput !== undefined && maxOutput < 1 && !isOwn(context.request.origin)) {
    report(
      context,
      'max-output',
      'maxOutput',
      'clamped',
      'no answer at all cannot be asked for; 1 token is',
      true,
    )
    return 1
  }
  const most = context.target.quirks.maxOutput
  if (maxOutput === undefined || most === undefined || maxOutput <= most || isOwn(context.request.origin))
    return maxOutput
  report(
    context,
    'max-output',
    'maxOutput',
    'clamped',
    `${maxOutput} tokens; this model gives ${most} at most`,
    false,
  )
  return most
}

function writeOutput(context: WriteContext, hasTools: boolean): JsonObject {
  const { output, origin } = context.request
  if (output === undefined) return {}
  if (isOwn(origin)) return ownOutput(output, context)
  if (output.kind === 'text') return {}
  if (hasTools && context.generation.exclusiveTools) {
    report(
      context,
      'output-format',
      'output',
      'dropped',
      'this model gives JSON or calls tools, not both',
      true,
    )
    return {}
  }
  if (output.kind === 'json') return { responseMimeType: 'application/json' }
  return { responseMimeType: 'application/json', ...writeSchema(output, context) }
}

function ownOutput(output: OutputFormat, { request }: WriteContext): JsonObject {
  if (output.kind === 'text') return { responseMimeType: 'text/plain' }
  if (output.kind === 'json') return { responseMimeType: 'application/json' }
  const form = formOf(request.origin)
  const field = tagValue(form, 'generationConfig/schema') ?? 'responseJsonSchema'
  return {
    responseMimeType: 'application/json',
    [field]: originalSchema(form, 'generationConfig/', output.schema),
  }
}

/**
 * What `responseJsonSchema` heeds; the rest would be passed over without a word
 * (https://ai.google.dev/api/generate-content#generationconfig).
 */
const responseSupport: SchemaSupport = {
  keywords: [
    '$id',
    '$defs',
    '$ref',
    '$anchor',
    'type',
    'format',
    'title',
    'description',
    'enum',
    'items',
    'prefixItems',
    'minItems',
    'maxItems',
    'minimum',
    'maximum',
    'anyOf',
    'oneOf',
    'properties',
    'additionalProperties',
    'required',
    'propertyOrdering',
  ],
  references: true,
  nullable: 'type-array',
  constant: false,
  allOf: false,
}

function writeSchema(output: Extract<OutputFormat, { kind: 'schema' }>, context: WriteContext): JsonObject {
  const { quirks } = context.target
  const at = placeOf(context.request, 'output')
  if (quirks.outputSchema === false) {
    report(context, 'output-format', 'output', 'dropped', 'this model gives JSON, but not by a schema', true)
    return {}
  }
  if (output.name !== undefined || output.description !== undefined) {
    report(
      context,
      'output-format',
      'output',
      'dropped',
      'the name and description of the output format',
      false,
    )
  }
  const support = quirks.schema ?? responseSupport
  const { value, losses } = fitSchema(output.schema, support, output.schemaAt ?? at, 'output-format')
  context.losses.addAll(losses)
  return support.upperCaseTypes === true ? { responseSchema: value } : { responseJsonSchema: value }
}

/** Settings that Gemini has no field for. */
function reportUnsayable(context: WriteContext): void {
  const { request } = context
  const { caller, continuity } = request
  const settings: readonly [unknown, SettingName, LossCode, string, boolean][] = [
    [request.sampling.logitBias, 'sampling.logitBias', 'sampling', 'logit bias', true],
    [request.verbosity, 'verbosity', 'sampling', 'verbosity', false],
    [
      request.parallelToolCalls === false || undefined,
      'parallelToolCalls',
      'parallel-tool-calls',
      'one tool call at a time',
      true,
    ],
    [caller.user, 'caller.user', 'metadata', 'the user', false],
    [caller.metadata, 'caller.metadata', 'metadata', 'metadata', false],
    [caller.cacheKey, 'caller.cacheKey', 'metadata', 'a prompt cache key', false],
    [caller.safetyIdentifier, 'caller.safetyIdentifier', 'metadata', 'a safety identifier', false],
    [
      otherTier(caller.serviceTier),
      'caller.serviceTier',
      'service-tier',
      'a service tier of another vendor',
      false,
    ],
    [continuity?.store === true || undefined, 'continuity.store', 'storage', 'keeping the answer', false],
    [
      continuity?.previousResponseId,
      'continuity.previousResponseId',
      'storage',
      'an earlier response by its id',
      true,
    ],
    [continuity?.conversation, 'continuity.conversation', 'storage', 'a stored conversation', true],
    [
      continuity?.background === true || undefined,
      'continuity.background',
      'storage',
      'running in the background',
      true,
    ],
  ]
  for (const [value, setting, code, what, functional] of settings) {
    if (value !== undefined)
      report(context, code, setting, 'dropped', `Gemini has no field for ${what}`, functional)
  }
}

/** `auto` asks for nothing. */
const otherTier = (tier: string | undefined): string | undefined =>
  tier === undefined || tier === 'auto' || tierOf(tier) !== undefined ? undefined : tier

function report(
  { losses, request }: { readonly losses: WriteContext['losses']; readonly request: CanonicalRequest },
  code: LossCode,
  setting: SettingName,
  treatment: LossTreatment,
  detail: string,
  functional: boolean,
): void {
  losses.add(loss(code, placeOf(request, setting), treatment, detail, functional))
}
