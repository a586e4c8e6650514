import type { Json, JsonObject } from '../../canonical/json.ts'
import { fitSchema } from '../../canonical/json-schema.ts'
import type { LossCode } from '../../canonical/loss.ts'
import { mentionsJson } from '../../canonical/mentions-json.ts'
import { placeOf } from '../../canonical/places.ts'
import { asksForNone } from '../../canonical/reasoning-amount.ts'
import type { OutputFormat, Sampling, SettingName } from '../../canonical/request.ts'
import { textDigest } from '../../canonical/text-digest.ts'
import type { Outgoing } from './outgoing.ts'
import { fieldsOf } from './rest.ts'
import { writeOutput } from './setting-reader.ts'
import { isStrict } from './tool-writer.ts'
import { tierOf } from './vocabulary.ts'

export const writeSettings = (out: Outgoing): JsonObject => ({
  ...writeStream(out),
  ...writeSampling(out),
  ...writeMaxOutput(out),
  ...writeFormat(out),
  ...writeCaller(out),
  ...writeContinuity(out),
})

function writeStream(out: Outgoing): JsonObject {
  const { stream, streaming } = out.request
  const isSaid = placeOf(out.request, 'stream') !== ''
  if (!stream) {
    const usage = out.own ? streaming?.usage : undefined
    return fieldsOf({
      stream: out.own && isSaid ? false : undefined,
      stream_options: usage === undefined ? undefined : { include_usage: usage },
    })
  }
  if (out.target.quirks.streamOptions === false) return { stream: true }
  // Without it a streamed answer has no token counts, and no client of another dialect asks for it.
  const usage = out.own ? streaming?.usage : true
  return fieldsOf({
    stream: true,
    stream_options: usage === undefined ? undefined : { include_usage: usage },
  })
}

interface SamplingField {
  readonly name: keyof Sampling
  readonly code: LossCode
  /** Without it the answer differs in function. */
  readonly functional: boolean
  write(sampling: Sampling): JsonObject
}

const samplingFields: readonly SamplingField[] = [
  {
    name: 'temperature',
    code: 'sampling',
    functional: false,
    write: ({ temperature }) => fieldsOf({ temperature }),
  },
  { name: 'topP', code: 'sampling', functional: false, write: ({ topP }) => fieldsOf({ top_p: topP }) },
  {
    name: 'presencePenalty',
    code: 'sampling',
    functional: false,
    write: ({ presencePenalty }) => fieldsOf({ presence_penalty: presencePenalty }),
  },
  {
    name: 'frequencyPenalty',
    code: 'sampling',
    functional: false,
    write: ({ frequencyPenalty }) => fieldsOf({ frequency_penalty: frequencyPenalty }),
  },
  {
    name: 'logitBias',
    code: 'sampling',
    functional: true,
    write: ({ logitBias }) => fieldsOf({ logit_bias: logitBias }),
  },
  {
    name: 'logprobs',
    code: 'logprobs',
    functional: true,
    write: ({ logprobs }) =>
      logprobs === undefined ? {} : fieldsOf({ logprobs: true, top_logprobs: logprobs.top }),
  },
]

function writeSampling(out: Outgoing): JsonObject {
  const { sampling } = out.request
  const fields: Record<string, Json | undefined> = {
    seed: sampling.seed,
    n: sampling.candidates,
    top_k: writeTopK(out),
    stop: writeStop(out),
  }
  const isResting = out.target.quirks.restingSampling === true && asksForNone(out.request.reasoning)
  for (const { name, code, functional, write } of samplingFields) {
    if (sampling[name] === undefined) continue
    if (out.target.quirks.sampling === false && !(isResting && restingNames.has(name))) {
      if (!isUnaskedFor(name, sampling[name]))
        loseSetting(out, `sampling.${name}`, code, `the model takes no ${name}`, functional)
    } else Object.assign(fields, write(sampling))
  }
  return fieldsOf(fields)
}

/** What OpenAI's models that can think take while they do not. */
const restingNames: ReadonlySet<keyof Sampling> = new Set(['temperature', 'topP', 'logprobs'])

/** A temperature and a top_p of 1, and no penalty, are what the model does anyway. */
const isUnaskedFor = (name: keyof Sampling, value: Sampling[keyof Sampling]): boolean =>
  name === 'temperature' || name === 'topP' ? value === 1 : value === 0

function loseSetting(
  out: Outgoing,
  name: SettingName,
  code: LossCode,
  detail: string,
  functional: boolean,
): void {
  out.lose(code, placeOf(out.request, name), 'dropped', detail, functional)
}

function writeTopK(out: Outgoing): number | undefined {
  const { topK } = out.request.sampling
  if (topK === undefined || out.own) return topK
  loseSetting(out, 'sampling.topK', 'sampling', 'top_k has no field in openai-chat', false)
  return undefined
}

/** OpenAI takes four (https://platform.openai.com/docs/api-reference/chat/create#chat_create-stop). */
const stopLimit = 4

function writeStop(out: Outgoing): Json | undefined {
  const { stop } = out.request.sampling
  if (stop === undefined) return undefined
  if (out.own)
    return placeOf(out.request, 'sampling.stop') !== '' && isOwnString(out) ? (stop[0] ?? '') : stop
  if (out.target.quirks.sampling === false) {
    loseSetting(out, 'sampling.stop', 'stop-sequences', 'the model takes no stop sequences', true)
    return undefined
  }
  if (stop.length === 0) return undefined
  if (stop.length > stopLimit) {
    const detail = `openai-chat takes ${stopLimit} stop sequences, ${stop.length} were given`
    out.lose('stop-sequences', placeOf(out.request, 'sampling.stop'), 'clamped', detail, true)
  }
  return stop.slice(0, stopLimit)
}

const isOwnString = (out: Outgoing): boolean =>
  out.request.origin.form?.split(' ').includes('stop=string') === true

function writeMaxOutput(out: Outgoing): JsonObject {
  const { maxOutput } = out.request
  if (maxOutput === undefined) return {}
  const { maxOutputField, maxOutput: bound } = out.target.quirks
  const place = placeOf(out.request, 'maxOutput')
  const field =
    maxOutputField ?? (out.own && place === '/max_tokens' ? 'max_tokens' : 'max_completion_tokens')
  if (maxOutput < 1 && !out.own) {
    out.lose('max-output', place, 'clamped', 'no answer at all cannot be asked for; 1 token is', true)
    return { [field]: 1 }
  }
  if (bound === undefined || maxOutput <= bound) return { [field]: maxOutput }
  out.lose('max-output', place, 'clamped', `the model writes at most ${bound} tokens`, false)
  return { [field]: bound }
}

function writeFormat(out: Outgoing): JsonObject {
  const { output, verbosity } = out.request
  const format = output === undefined ? undefined : writeResponseFormat(output, out)
  const speaks = out.own || out.atOpenai
  if (verbosity !== undefined && !speaks) {
    loseSetting(out, 'verbosity', 'unknown-field', 'only OpenAI takes a verbosity', false)
  }
  return fieldsOf({ response_format: format, verbosity: speaks ? verbosity : undefined })
}

/** A text answer is what every place gives unasked. */
function writeResponseFormat(output: OutputFormat, out: Outgoing): JsonObject | undefined {
  if (output.kind === 'text' && !out.own) return undefined
  if (out.own) return writeOutput(output)
  const at = placeOf(out.request, 'output')
  if (output.kind !== 'schema') return anyJson(out, at)
  if (out.target.quirks.outputSchema === false) {
    out.lose('output-format', at, 'approximated', 'the target has no output schemas; JSON is asked for', true)
    return anyJson(out, at)
  }
  const { schema: support } = out.target.quirks
  const { schemaAt = at } = output
  const fitted =
    support === undefined ? undefined : fitSchema(output.schema, support, schemaAt, 'output-format')
  if (fitted !== undefined) out.losses.addAll(fitted.losses)
  const schema = fitted?.value ?? output.schema
  if (output.name === undefined) {
    out.lose('output-format', at, 'defaulted', 'openai-chat demands a name for the schema', false)
  }
  const name = fitSchemaName(output.name ?? 'answer')
  if (output.name !== undefined && name !== output.name)
    out.lose('output-format', at, 'approximated', `the schema's name is sent as ${name}`, false)
  return writeOutput({
    ...output,
    name,
    schema,
    ...strictOf(output, schema, at, out),
  })
}

/** An open schema asks for the same where the conversation does not have the word that `json_object` demands. */
function anyJson(out: Outgoing, at: string): JsonObject | undefined {
  if (mentionsJson(out.request)) return { type: 'json_object' }
  if (out.target.quirks.outputSchema !== false)
    return writeOutput({ kind: 'schema', name: 'answer', schema: { type: 'object' }, strict: false })
  const detail = 'JSON is given only where the conversation has the word «json»'
  out.lose('output-format', at, 'dropped', detail, true)
  return undefined
}

const fitSchemaName = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64)

function strictOf(
  output: Extract<OutputFormat, { kind: 'schema' }>,
  schema: JsonObject,
  at: string,
  out: Outgoing,
): { strict?: boolean } {
  if (output.strict !== true || isStrict(schema)) return {}
  const detail = 'strict needs a closed schema with every property required; it is sent without'
  out.lose('output-format', at, 'approximated', detail, true)
  return { strict: false }
}

/** OpenAI's bound for `user`, `safety_identifier` and `prompt_cache_key`. */
const callerLimit = 64

function writeCaller(out: Outgoing): JsonObject {
  const { caller } = out.request
  if (out.own) {
    return fieldsOf({
      user: caller.user,
      metadata: caller.metadata,
      prompt_cache_key: caller.cacheKey,
      service_tier: caller.serviceTier,
      safety_identifier: caller.safetyIdentifier,
    })
  }
  return fieldsOf({
    user: callerText(out, 'user'),
    metadata: writeMetadata(out),
    prompt_cache_key: callerText(out, 'cacheKey'),
    service_tier: writeTier(out),
    safety_identifier: callerText(out, 'safetyIdentifier'),
  })
}

/** A name too long for OpenAI becomes its digest: the same for the same caller, which is all it is for. */
function callerText(out: Outgoing, name: 'user' | 'cacheKey' | 'safetyIdentifier'): string | undefined {
  const text = out.request.caller[name]
  if (text === undefined) return undefined
  if (!out.atOpenai) {
    loseSetting(out, `caller.${name}`, 'metadata', `the target does not take ${name}`, false)
    return undefined
  }
  if (text.length <= callerLimit) return text
  const detail = `openai-chat takes ${callerLimit} characters here; a digest is sent`
  out.lose('metadata', placeOf(out.request, `caller.${name}`), 'approximated', detail, false)
  return textDigest(text)
}

/** OpenAI keeps metadata with stored completions only, and refuses it otherwise. */
function writeMetadata(out: Outgoing): JsonObject | undefined {
  const { caller, continuity } = out.request
  if (caller.metadata === undefined) return undefined
  if (out.atOpenai && continuity?.store === true) return caller.metadata
  loseSetting(out, 'caller.metadata', 'metadata', 'metadata is kept with stored completions only', false)
  return undefined
}

function writeTier(out: Outgoing): string | undefined {
  const { serviceTier } = out.request.caller
  if (serviceTier === undefined) return undefined
  const tier = out.atOpenai ? tierOf(serviceTier) : undefined
  if (tier === undefined && serviceTier !== 'auto') {
    loseSetting(
      out,
      'caller.serviceTier',
      'service-tier',
      `the target has no service tier ${serviceTier}`,
      false,
    )
  }
  return tier
}

function writeContinuity(out: Outgoing): JsonObject {
  const { continuity } = out.request
  if (continuity === undefined) return {}
  if (out.own) return fieldsOf({ store: continuity.store })
  for (const [name, detail] of stateful) {
    if (continuity[name] === undefined || continuity[name] === false) continue
    loseSetting(out, `continuity.${name}`, 'storage', detail, true)
  }
  if (continuity.store !== true) return {}
  if (out.atOpenai && out.target.quirks.stored !== false) return { store: true }
  loseSetting(out, 'continuity.store', 'storage', 'the target keeps no answers', false)
  return {}
}

const stateful = [
  ['previousResponseId', 'openai-chat has no earlier answers to go on from'],
  ['conversation', 'openai-chat has no kept conversations'],
  ['background', 'openai-chat does not run in the background'],
] as const
