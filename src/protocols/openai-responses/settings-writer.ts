import type { Json, JsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import type { LossCode } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { mentionsJson } from '../../canonical/mentions-json.ts'
import { placeOf } from '../../canonical/places.ts'
import { asksForNone, effortOfBudget, nearestEffort } from '../../canonical/reasoning-amount.ts'
import type { CanonicalRequest, OutputFormat, Reasoning, SettingName } from '../../canonical/request.ts'
import { textDigest } from '../../canonical/text-digest.ts'
import { logprobsInclude } from './settings-reader.ts'
import { tierOf } from './vocabulary.ts'
import { isOwn, writeNode } from './wire-node.ts'
import type { Writing } from './writing.ts'

type SettingWriter = (request: CanonicalRequest, writing: Writing) => JsonObject

/** Everything of the body but model, conversation and tools. */
export function writeSettings(request: CanonicalRequest, writing: Writing): JsonObject {
  const pieces = writers.map((write) => write(request, writing))
  return Object.assign({}, ...pieces)
}

const writers: readonly SettingWriter[] = [
  writeStream,
  writeSampling,
  writeMaxOutput,
  writeReasoning,
  writeText,
  writeCaller,
  writeContinuity,
  writeInclude,
  ({ parallelToolCalls: value }) => (value === undefined ? {} : { parallel_tool_calls: value }),
]

/** Usage is always told here, so a wish for it is no loss. */
function writeStream(request: CanonicalRequest): JsonObject {
  if (request.stream) return { stream: true }
  return isOwn(request.origin) && request.places.stream !== undefined ? { stream: false } : {}
}

function writeSampling(request: CanonicalRequest, writing: Writing): JsonObject {
  const { temperature, topP, logprobs, ...others } = request.sampling
  for (const [name, value] of Object.entries(others)) {
    if (value === undefined) continue
    if (name === 'candidates' && value === 1) continue
    const [code, functional] = samplingLosses[name] ?? ['sampling', false]
    lost(
      code,
      request,
      `sampling.${name}` as SettingName,
      `${name} has no field in openai-responses`,
      functional,
      writing,
    )
  }
  const fields = {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
  }
  const top = logprobs?.top === undefined ? {} : { top_logprobs: logprobs.top }
  if (takesSampling(request, writing)) return { ...fields, ...top }
  for (const name of ['temperature', 'topP', 'logprobs'] as const) {
    // 1 is what the model does unasked.
    if (request.sampling[name] === undefined || request.sampling[name] === 1) continue
    const [code, functional] = samplingLosses[name] ?? ['sampling', false]
    lost(code, request, `sampling.${name}`, `the model takes no ${name}`, functional, writing)
  }
  return {}
}

const takesSampling = ({ reasoning }: CanonicalRequest, { target: { quirks } }: Writing): boolean =>
  quirks.sampling !== false || (quirks.restingSampling === true && asksForNone(reasoning))

const samplingLosses: Readonly<Record<string, readonly [LossCode, boolean]>> = {
  stop: ['stop-sequences', true],
  candidates: ['candidates', true],
  logitBias: ['sampling', true],
  logprobs: ['logprobs', true],
}

/** Less than 16 is refused: «integer below minimum value». */
const leastOutput = 16

function writeMaxOutput(request: CanonicalRequest, writing: Writing): JsonObject {
  const { maxOutput } = request
  if (maxOutput === undefined) return {}
  if (isOwn(request.origin)) return { max_output_tokens: maxOutput }
  const most = writing.target.quirks.maxOutput ?? maxOutput
  if (maxOutput > most) {
    const detail = `${maxOutput} output tokens are more than the model gives, ${most}`
    writing.losses.add(loss('max-output', placeOf(request, 'maxOutput'), 'clamped', detail, false))
    return { max_output_tokens: most }
  }
  if (maxOutput >= leastOutput) return { max_output_tokens: maxOutput }
  const detail = `${maxOutput} output tokens are fewer than the least, ${leastOutput}`
  writing.losses.add(loss('max-output', placeOf(request, 'maxOutput'), 'clamped', detail, false))
  return { max_output_tokens: leastOutput }
}

function writeReasoning(request: CanonicalRequest, writing: Writing): JsonObject {
  const { reasoning } = request
  if (reasoning === undefined) return {}
  const { amount, show, origin } = reasoning
  if (!isOwn(origin) && writing.target.quirks.reasoningRequest === 'none') {
    lost('reasoning', request, 'reasoning', 'the model takes no wish about reasoning', false, writing)
    return {}
  }
  const wished = effortOf(amount)
  const effort = wished === undefined || isOwn(origin) ? wished : fitEffort(wished, request, writing)
  const node = writeNode(
    {
      ...(effort === undefined ? {} : { effort }),
      ...(show === undefined || show === 'none' || isOwn(origin) ? {} : { summary: 'auto' }),
    },
    origin,
  )
  return Object.keys(node).length === 0 && !isOwn(origin) ? {} : { reasoning: node }
}

type Amount = Reasoning['amount']

/** `auto` and `unsaid` leave it to the vendor. */
function effortOf(amount: Amount): string | undefined {
  if (amount.kind === 'off') return 'none'
  if (amount.kind === 'effort') return amount.effort
  return amount.kind === 'budget' ? effortOfBudget(amount.tokens) : undefined
}

function fitEffort(wished: string, request: CanonicalRequest, writing: Writing): string {
  const amount = request.reasoning?.amount
  const fitted = nearestEffort(wished, writing.target.quirks.reasoningEfforts)
  const said = amount?.kind === 'budget' ? `${amount.tokens} tokens of thinking` : `effort ${wished}`
  if (fitted !== wished || amount?.kind === 'budget') {
    const place = placeOf(request, 'reasoning')
    writing.losses.add(loss('reasoning', place, 'approximated', `${said}: sent as effort ${fitted}`, false))
  }
  return fitted
}

function writeText(request: CanonicalRequest, writing: Writing): JsonObject {
  const format = request.output === undefined ? undefined : writeFormat(request.output, request, writing)
  const { verbosity } = request
  if (format === undefined && verbosity === undefined) return {}
  return {
    text: {
      ...(format === undefined ? {} : { format }),
      ...(verbosity === undefined ? {} : { verbosity }),
    },
  }
}

function writeFormat(
  output: OutputFormat,
  request: CanonicalRequest,
  writing: Writing,
): JsonObject | undefined {
  const isForeign = !isOwn(request.origin)
  if (output.kind === 'text') return isForeign ? undefined : { type: 'text' }
  const place = placeOf(request, 'output')
  if (writing.target.quirks.outputSchema === false && isForeign) {
    writing.losses.add(loss('output-format', place, 'dropped', 'the target has no structured output', true))
    return undefined
  }
  if (output.kind === 'json') return isForeign && !mentionsJson(request) ? anyObject : { type: 'json_object' }
  const { name, description, strict, schema, schemaAt = place } = output
  if (isForeign) tellFormatName(name, place, writing)
  const support = writing.target.quirks.schema
  const fitted = support === undefined ? undefined : fitSchema(schema, support, schemaAt, 'output-format')
  if (fitted !== undefined) writing.losses.addAll(fitted.losses)
  return {
    type: 'json_schema',
    ...(isForeign ? { name: formatName(name) } : name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    schema: fitted?.value ?? schema,
    ...(strict === undefined ? {} : { strict }),
  }
}

function tellFormatName(name: string | undefined, place: string, { losses }: Writing): void {
  const detail = 'openai-responses demands a name for the schema'
  if (name === undefined) losses.add(loss('output-format', place, 'defaulted', detail, false))
  else if (formatName(name) !== name) {
    const sent = `the schema's name is sent as ${formatName(name)}`
    losses.add(loss('output-format', place, 'approximated', sent, false))
  }
}

/** The API demands a name, and of these characters. */
const formatName = (name: string | undefined): string =>
  (name ?? 'response').replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'response'

/** «Response input messages must contain the word 'json'»: where they do not, an open schema asks for the same. */
const anyObject: JsonObject = {
  type: 'json_schema',
  name: 'response',
  schema: { type: 'object' },
  strict: false,
}

/** The API's bound for these. */
const callerLimit = 64

const callerPlaces = {
  user: 'caller.user',
  prompt_cache_key: 'caller.cacheKey',
  safety_identifier: 'caller.safetyIdentifier',
} as const satisfies Readonly<Record<string, SettingName>>

/** One that is too long becomes its digest: the same for the same caller, which is all it is for. */
function fitCallerText(
  text: string,
  name: keyof typeof callerPlaces,
  request: CanonicalRequest,
  writing: Writing,
): string {
  if (text.length <= callerLimit) return text
  const detail = `${name} has ${callerLimit} characters at most; a digest is sent`
  writing.losses.add(loss('metadata', placeOf(request, callerPlaces[name]), 'approximated', detail, false))
  return textDigest(text)
}

function writeCaller(request: CanonicalRequest, writing: Writing): JsonObject {
  const { user, metadata, cacheKey, serviceTier, safetyIdentifier } = request.caller
  const isForeign = !isOwn(request.origin)
  const fields: Record<string, Json> = {}
  const texts = [
    ['user', user],
    ['prompt_cache_key', cacheKey],
    ['safety_identifier', safetyIdentifier],
  ] as const
  for (const [name, text] of texts) {
    if (text !== undefined) fields[name] = isForeign ? fitCallerText(text, name, request, writing) : text
  }
  if (metadata !== undefined) {
    if (isForeign && !isPlainMetadata(metadata)) {
      lost('metadata', request, 'caller.metadata', 'metadata is up to 16 short texts here', false, writing)
    } else fields.metadata = metadata
  }
  if (serviceTier !== undefined) {
    const tier = isForeign ? tierOf(serviceTier) : serviceTier
    if (tier === undefined) {
      lost(
        'service-tier',
        request,
        'caller.serviceTier',
        `${serviceTier} is no service tier here`,
        false,
        writing,
      )
    } else fields.service_tier = tier
  }
  return fields
}

const isPlainMetadata = (metadata: JsonObject): boolean => {
  const values = Object.values(metadata)
  return values.length <= 16 && values.every((value) => typeof value === 'string' && value.length <= 512)
}

/** Left out, `store` means yes: a client of another dialect did not ask for that. */
function writeContinuity(request: CanonicalRequest, writing: Writing): JsonObject {
  const { store, previousResponseId, conversation, background } = request.continuity ?? {}
  const isForeign = !isOwn(request.origin)
  if (writing.target.quirks.stored !== false) {
    const kept = store ?? (isForeign ? false : undefined)
    return {
      ...(kept === undefined ? {} : { store: kept }),
      ...(previousResponseId === undefined ? {} : { previous_response_id: previousResponseId }),
      ...(conversation === undefined ? {} : { conversation }),
      ...(background === undefined ? {} : { background }),
    }
  }
  for (const [name, value] of Object.entries(request.continuity ?? {})) {
    if (value === undefined || value === false) continue
    const setting = `continuity.${name}` as SettingName
    lost('storage', request, setting, `the target keeps no responses (${name})`, name !== 'store', writing)
  }
  return { store: false }
}

/** Encrypted reasoning is asked for where the model is to think: another is refused the wish. */
function writeInclude(request: CanonicalRequest, writing: Writing): JsonObject {
  if (isOwn(request.origin)) return {}
  const include = [
    ...(thinks(request, writing) ? ['reasoning.encrypted_content'] : []),
    ...(request.sampling.logprobs !== undefined && takesSampling(request, writing) ? [logprobsInclude] : []),
  ]
  return include.length === 0 ? {} : { include }
}

function thinks({ reasoning }: CanonicalRequest, { target }: Writing): boolean {
  if (target.quirks.reasoningRequest === 'none') return false
  if (target.quirks.sampling === false) return true
  const kind = reasoning?.amount.kind
  if (kind === 'effort') return effortOf(reasoning?.amount ?? { kind: 'unsaid' }) !== 'none'
  return kind === 'budget' || kind === 'auto'
}

function lost(
  code: LossCode,
  request: CanonicalRequest,
  setting: SettingName,
  detail: string,
  functional: boolean,
  writing: Writing,
): void {
  writing.losses.add(loss(code, placeOf(request, setting), 'dropped', detail, functional))
}
