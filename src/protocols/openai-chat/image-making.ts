import { writeDataUrl } from '../../canonical/data-url.ts'
import { foreignRestLosses } from '../../canonical/foreign-rest.ts'
import type { JsonObject } from '../../canonical/json.ts'
import type { Written } from '../../canonical/loss.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import type { ImagePart, Part } from '../../canonical/part.ts'
import type { CanonicalRequest, Turn } from '../../canonical/request.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import { type ReadFields, unreadFields } from '../../canonical/unread-fields.ts'
import type { Usage } from '../../canonical/usage.ts'
import type { OutgoingRequest, Target } from '../codec-context.ts'
import type { MakingCodec } from '../operation.ts'
import { askedIn, loseOthers, wishOf } from './making.ts'
import { fieldsOf } from './rest.ts'
import { filled, numberOf, objectOf, objectsOf } from './schema.ts'

/** Models that make pictures and nothing else (gpt-image, dall-e) are asked by a call of their own. */
export const imageMaking: MakingCodec = { writeRequest, readResponse }

function writeRequest(request: CanonicalRequest, target: Target): Written<OutgoingRequest> {
  const losses = createLossList()
  losses.addAll(foreignRestLosses(request, 'openai-chat'))
  const asked = askedIn(request)
  const images = imagesFor(request, asked, losses)
  loseOthers(request, losses, 'where a picture is made', ['sampling.candidates'])
  const { product, sampling } = request
  const size =
    product?.kind === 'image' && product.width !== undefined && product.height !== undefined
      ? `${product.width}x${product.height}`
      : undefined
  const body = fieldsOf({
    model: target.model,
    prompt: wishOf(request),
    n: sampling.candidates,
    size,
    images: images.length === 0 ? undefined : images.map((url) => ({ image_url: url })),
  })
  const path = images.length === 0 ? '/v1/images/generations' : '/v1/images/edits'
  return {
    value: { path, query: {}, headers: {}, body, renames: { tools: new Map() } },
    losses: losses.losses,
  }
}

/** The pictures that are shown with the wish, else the last one before it: «make it bluer». */
function imagesFor(
  { turns }: CanonicalRequest,
  asked: Turn | undefined,
  losses: LossList,
): readonly string[] {
  const shown = (asked?.parts ?? []).filter(isImage)
  const before = turns.flatMap(({ parts }) => parts).findLast(isImage)
  return (shown.length > 0 || before === undefined ? shown : [before]).flatMap((part) => {
    const { source, origin } = part
    if (source.kind === 'inline') return [writeDataUrl(source.mediaType, source.data)]
    if (source.kind === 'url') return [source.url]
    losses.add(loss('media', origin?.at ?? '', 'dropped', 'the file is of another vendor', true))
    return []
  })
}

const isImage = (part: Part): part is ImagePart => part.kind === 'image'

function readResponse(body: JsonObject): CanonicalResponse {
  const mediaType = `image/${filled(body.output_format) ?? 'png'}`
  const images = objectsOf(body.data).flatMap((item): readonly ImagePart[] => {
    const data = filled(item.b64_json)
    if (data !== undefined) return [{ kind: 'image', source: { kind: 'inline', mediaType, data } }]
    const url = filled(item.url)
    return url === undefined ? [] : [{ kind: 'image', source: { kind: 'url', url } }]
  })
  const createdAt = numberOf(body.created)
  const origin = unreadFields(body, answerFields, { protocol: 'openai-chat', at: '' })
  const usage = readCounts(objectOf(body.usage))
  return {
    ...(createdAt === undefined ? {} : { createdAt }),
    choices: [{ parts: images, stop: { unified: 'end' } }],
    ...(usage === undefined ? {} : { usage }),
    extras: [],
    ...(origin === undefined ? {} : { origin }),
  }
}

const named = (...names: readonly string[]): ReadFields =>
  Object.fromEntries(names.map((name) => [name, true]))

const tokens = named('image_tokens', 'text_tokens')
/** How the picture is made is said again. */
const answerFields: ReadFields = {
  ...named('created', 'output_format', 'background', 'quality', 'size'),
  data: named('b64_json', 'url'),
  usage: {
    ...named('input_tokens', 'output_tokens', 'total_tokens'),
    input_tokens_details: tokens,
    output_tokens_details: tokens,
  },
}

function readCounts(raw: JsonObject | undefined): Usage | undefined {
  const input = numberOf(raw?.input_tokens)
  const output = numberOf(raw?.output_tokens)
  if (raw === undefined || input === undefined || output === undefined) return undefined
  return { input: { total: input }, output: { total: output }, raw }
}
