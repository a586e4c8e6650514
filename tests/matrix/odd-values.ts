import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../src/canonical/json.ts'
import type { Loss } from '../../src/canonical/loss.ts'
import { MalformedRequest } from '../../src/canonical/malformed-request.ts'
import { type ProtocolId, protocolIds, type TargetProtocolId } from '../../src/canonical/protocol-id.ts'
import { targets } from '../../src/protocols/registry.ts'
import { type RequestFeature, requestFeatures } from './full/features.ts'
import { asJson, featureBody, readFixture } from './full/join.ts'
import { fixtures } from './full/registry.ts'
import { mainTargets } from './targets.ts'

/** Values of kinds that nobody expects, each with what shows that it was sent on. */
const odds: readonly (readonly [Json, string])[] = [
  ['oddity', 'oddity'],
  [424_242, '424242'],
  [-42.4242, '-42.4242'],
  [{ oddity: true }, 'oddity'],
  [['oddity'], 'oddity'],
]

/** What the vendor lists beside the features of the full fixtures, over a plain request. */
const more: Readonly<Record<ProtocolId, readonly object[]>> = {
  'openai-chat': [
    { modalities: ['text', 'audio'], audio: { voice: 'alloy', format: 'wav' } },
    { prediction: { type: 'content', content: 'It' } },
    { web_search_options: { search_context_size: 'low' } },
    { prompt_cache_retention: '24h' },
    { stream_options: { include_usage: true, include_obfuscation: false } },
  ],
  'openai-responses': [
    { include: ['file_search_call.results'] },
    { truncation: 'auto' },
    { stream_options: { include_obfuscation: false } },
    { reasoning: { effort: 'low', context: 'auto', generate_summary: 'auto' } },
    { max_tool_calls: 3 },
    { prompt_cache_retention: '24h' },
    { conversation: 'conv_1' },
  ],
  'anthropic-messages': [
    { thinking: { type: 'enabled', budget_tokens: 1024, display: 'summarized' } },
    { container: 'container_1' },
    { inference_geo: 'us' },
    { cache_control: { type: 'ephemeral', ttl: '5m' } },
    { context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] } },
  ],
  'gemini-generate': [
    { safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }] },
    { generationConfig: { responseModalities: ['TEXT', 'IMAGE'] } },
    { generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW' } },
    { generationConfig: { imageConfig: { aspectRatio: '1:1' } } },
    { generationConfig: { speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } } } },
    { labels: { team: 'a' } },
    { cachedContent: 'cachedContents/1' },
  ],
}

interface Silence {
  readonly from: ProtocolId
  readonly at: RegExp
  readonly because: string
}

/** Places whose values may have no influence, and why nothing is lost. */
const silences: readonly Silence[] = [
  ...protocolIds.map((from) => ({
    from,
    at: /^\/tool_choice\/(?:allowed_tools\/)?tools\/\d+\/type$/,
    because: 'the tools say of which kind they are',
  })),
  { from: 'openai-responses', at: /^\/input\/\d+\/(?:id|status)$/, because: 'the vendor’s own books' },
  {
    from: 'anthropic-messages',
    at: /^\/tools\/\d+\/name$/,
    because: 'a tool that the vendor runs has a twin',
  },
  {
    from: 'anthropic-messages',
    at: /^\/output_config\/effort$/,
    because: 'with /thinking it is one wish, which is told there',
  },
  { from: 'gemini-generate', at: /\/fileData\/mimeType$/, because: 'the kind of part says it' },
  { from: 'gemini-generate', at: /\/functionResponse\/name$/, because: 'the id and the order find the call' },
  {
    from: 'gemini-generate',
    at: /^\/generationConfig\/logprobs$/,
    because: 'the loss stands at the switch, /generationConfig/responseLogprobs',
  },
  {
    from: 'gemini-generate',
    at: /^\/safetySettings\/\d+\/category$/,
    because: 'nothing is asked to be blocked',
  },
]

/** A JSON Schema is the client's, whatever is in it; so is the model's name. */
const free =
  /^\/model$|\/(?:parameters|input_schema|schema|parametersJsonSchema|responseJsonSchema|responseSchema)\//

/** Places where an odd value is neither sent on nor refused, and no loss names it. */
export function silentOddities(from: ProtocolId, to: TargetProtocolId): readonly string[] {
  const basis = asJson(fixtures[from].base)
  const features = Object.keys(requestFeatures) as RequestFeature[]
  const bodies: readonly (readonly [JsonObject | undefined, RequestFeature?])[] = [
    ...features.map((feature) => [featureBody(fixtures[from], feature), feature] as const),
    ...more[from].map((patch) => [{ ...basis, ...asJson(patch) }] as const),
  ]
  const silent = bodies.flatMap(([body, feature]) =>
    [...placesOf(body)].flatMap((path) =>
      odds.flatMap(([odd, mark]) => {
        const at = path.reduce<string>(pointerTo, '')
        const changed = withValue(body, path, odd)
        if (!isJsonObject(changed) || isFree(from, at)) return []
        return isSilent(changed, { from, to, feature, at, mark }) ? [`${at} = ${JSON.stringify(odd)}`] : []
      }),
    ),
  )
  return [...new Set(silent)]
}

const isFree = (from: ProtocolId, at: string): boolean =>
  free.test(at) || silences.some((silence) => silence.from === from && silence.at.test(at))

interface Odd {
  readonly from: ProtocolId
  readonly to: TargetProtocolId
  readonly feature: RequestFeature | undefined
  readonly at: string
  readonly mark: string
}

function isSilent(body: JsonObject, { from, to, feature, at, mark }: Odd): boolean {
  try {
    const { value, losses } = targets[to].writeRequest(readFixture(from, body, feature), mainTargets[to])
    return !JSON.stringify(value).includes(mark) && !losses.some((loss) => names(loss, at))
  } catch (error) {
    if (error instanceof MalformedRequest) return false
    throw error
  }
}

/** The place itself, what holds it, or something in it. */
const names = ({ at }: Loss, place: string): boolean =>
  at !== '' && (at === place || place.startsWith(`${at}/`) || at.startsWith(`${place}/`))

function* placesOf(value: Json | undefined, path: readonly string[] = []): Generator<readonly string[]> {
  if (path.length > 0) yield path
  if (isJsonArray(value))
    for (const [index, item] of value.entries()) yield* placesOf(item, [...path, `${index}`])
  else if (isJsonObject(value))
    for (const [key, below] of Object.entries(value)) yield* placesOf(below, [...path, key])
}

function withValue(body: Json | undefined, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value
  if (isJsonArray(body)) return body.with(Number(key), withValue(body[Number(key)], rest, value))
  return isJsonObject(body) ? { ...body, [key]: withValue(body[key], rest, value) } : (body ?? null)
}
