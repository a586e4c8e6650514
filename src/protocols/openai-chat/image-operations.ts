import { readDataUrl, writeDataUrl } from '../../canonical/data-url.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Loss } from '../../canonical/loss.ts'
import { loss } from '../../canonical/loss-list.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'
import type { MediaSource, Part } from '../../canonical/part.ts'
import type { CanonicalRequest, Product } from '../../canonical/request.ts'
import type { CanonicalResponse } from '../../canonical/response.ts'
import { writeJson } from '../../wire/json-text.ts'
import type { AnswerContext } from '../codec-context.ts'
import type { AsGenerateCodec, OperationInput } from '../operation.ts'
import { isStreamed, pictures, picturesIn } from './image-several.ts'
import { imageStream } from './image-stream.ts'
import { lostFields, oneTurn, partsOf, textField, textPart, tokenUsage } from './operation-request.ts'
import { originAt } from './rest.ts'
import { missingField, wrongValue } from './schema.ts'

/** `/v1/images/generations` */
export const imageGeneration: AsGenerateCodec = {
  readRequest: ({ body }) => ({ value: requestOf(body, []), losses: requestLosses(body) }),
  writeAnswer,
  streamWriter: (context, { body }) =>
    imageStream('image_generation', context, (format) => answerLosses(body, false, format)),
  several: pictures,
}

/** `/v1/images/edits`: the pictures stand before the words. */
export const imageEdit: AsGenerateCodec = {
  readRequest(input) {
    const images = [
      ...input.files.filter(({ field }) => /^image(?:\[\])?$/.test(field)).map(fileImage),
      ...namedImages(input.body),
    ]
    if (images.length === 0) throw missingField('/image')
    const mask = input.files.some(({ field }) => field === 'mask') || input.body.mask !== undefined
    return {
      value: requestOf(input.body, images),
      losses: [
        ...requestLosses(input.body),
        ...(mask ? [loss('media', '/mask', 'dropped', 'a mask has no counterpart in a chat', true)] : []),
      ],
    }
  },
  writeAnswer,
  streamWriter: (context, { body }) =>
    imageStream('image_edit', context, (format) => answerLosses(body, false, format)),
  several: pictures,
}

function requestOf(body: JsonObject, images: readonly Part[]): CanonicalRequest {
  const candidates = picturesIn(body)
  return oneTurn(textField(body, 'model'), [...images, textPart(textField(body, 'prompt'), '/prompt')], {
    stream: isStreamed(body),
    product: productOf(body.size),
    sampling: candidates === undefined || candidates === 1 ? {} : { candidates },
    places: { model: '/model', 'sampling.candidates': '/n' },
  })
}

function productOf(size: Json | undefined): Product {
  if (size === undefined || size === null || size === 'auto') return { kind: 'image' }
  const [, width, height] = /^(\d+)x(\d+)$/.exec(String(size)) ?? []
  if (width === undefined || height === undefined)
    throw wrongValue('/size', String(size), ['1024x1024', '1536x1024', '1024x1536', 'auto'])
  return { kind: 'image', width: Number(width), height: Number(height) }
}

const requestLosses = (body: JsonObject): readonly Loss[] => [
  ...lostFields(
    body,
    {
      background: ['media', true],
      quality: ['media', false],
      style: ['media', false],
      moderation: ['safety', false],
      output_compression: ['media', false],
      partial_images: ['media', false],
      input_fidelity: ['media', false],
      user: ['metadata', false],
    },
    'has no counterpart in a chat',
  ).filter(({ at }) => body[at.slice(1)] !== 'auto' && body[at.slice(1)] !== false),
]

const fileImage = ({ mediaType, data }: OperationInput['files'][number]): Part => ({
  kind: 'image',
  source: { kind: 'inline', mediaType, data },
  origin: originAt('/image'),
})

/** The JSON form: `images: [{image_url}]`. */
const namedImages = ({ images }: JsonObject): readonly Part[] =>
  (isJsonArray(images) ? images : []).flatMap((image, index) => {
    const url = isJsonObject(image) ? image.image_url : undefined
    if (typeof url !== 'string') return []
    const inline = readDataUrl(url)
    const at = `/images/${index}/image_url`
    if (inline === undefined ? URL.parse(url) === null : !/^[A-Za-z0-9+/_\s-]+={0,2}\s*$/.test(inline.data))
      throw new MalformedRequest('Invalid image data.', { at, code: 'invalid_image_file' })
    const source: MediaSource = inline === undefined ? { kind: 'url', url } : { kind: 'inline', ...inline }
    return [{ kind: 'image', source, origin: originAt(at) } as const]
  })

function writeAnswer(response: CanonicalResponse, { body }: OperationInput, context: AnswerContext) {
  const images = partsOf(response, 'image').flatMap(({ source, draft }) =>
    source.kind === 'inline' && draft !== true ? [source] : [],
  )
  const [first] = images
  if (first === undefined) return undefined
  const usage = tokenUsage(response)
  const asUrl = isUrlAsked(body)
  const format = first.mediaType.replace('image/', '')
  return {
    value: {
      contentType: 'application/json; charset=utf-8',
      body: writeJson({
        created: response.createdAt ?? context.now,
        data: images.map(({ mediaType, data }) =>
          asUrl ? { url: writeDataUrl(mediaType, data) } : { b64_json: data },
        ),
        output_format: format,
        ...(usage === undefined ? {} : { usage }),
      }),
    },
    losses: answerLosses(body, asUrl, format),
  }
}

/** What the older models give unasked. */
const isUrlAsked = ({ response_format: format, model }: JsonObject): boolean =>
  format === 'url' || (format === undefined && typeof model === 'string' && model.startsWith('dall-e'))

function answerLosses(body: JsonObject, asUrl: boolean, format: string): readonly Loss[] {
  const losses: Loss[] = []
  if (asUrl)
    losses.push(loss('media', '/response_format', 'approximated', 'the picture stands in a data: URL', false))
  if (typeof body.output_format === 'string' && body.output_format !== format)
    losses.push(loss('media', '/output_format', 'approximated', `the picture is ${format}`, true))
  return losses
}
