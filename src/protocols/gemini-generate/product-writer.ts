import type { JsonObject } from '../../canonical/json.ts'
import { loss } from '../../canonical/loss-list.ts'
import type { Product } from '../../canonical/request.ts'
import { entryOf } from '../../canonical/wire-table.ts'
import type { WriteContext } from './write-context.ts'

/** Pictures and speech: https://ai.google.dev/gemini-api/docs/image-generation, …/speech-generation */
export function withProduct(config: JsonObject | undefined, context: WriteContext): JsonObject | undefined {
  const { product } = context.request
  if (product === undefined) return config
  const fields = product.kind === 'image' ? imageFields(product, context) : speechFields(product, context)
  return { ...config, ...fields }
}

type ProductOf<K extends Product['kind']> = Extract<Product, { kind: K }>

const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'] as const

function imageFields({ width, height }: ProductOf<'image'>, context: WriteContext): JsonObject {
  const modalities = { responseModalities: ['TEXT', 'IMAGE'] }
  if (width === undefined || height === undefined) return modalities
  const wanted = width / height
  const aspectRatio = ratios.toSorted((a, b) => distance(a, wanted) - distance(b, wanted))[0] ?? '1:1'
  const imageSize = drawsLarge.test(context.target.model) ? sizeFor(Math.max(width, height)) : undefined
  const asked = imageSize === undefined ? aspectRatio : `${aspectRatio} in ${imageSize}`
  const detail = `${width}x${height} pixels: the model takes shapes only; ${asked} is asked for`
  context.losses.add(loss('media', '/size', 'approximated', detail, false))
  return { ...modalities, imageConfig: { aspectRatio, ...(imageSize === undefined ? {} : { imageSize }) } }
}

const drawsLarge = /^gemini-[3-9].*image/

/** Undefined: the model's own size, 1K. */
function sizeFor(longest: number): '2K' | '4K' | undefined {
  if (longest < 1792) return undefined
  return longest < 3072 ? '2K' : '4K'
}

function distance(ratio: string, wanted: number): number {
  const [width = 1, height = 1] = ratio.split(':').map(Number)
  return Math.abs(Math.log(width / height / wanted))
}

const voices = [
  'Zephyr',
  'Puck',
  'Charon',
  'Kore',
  'Fenrir',
  'Leda',
  'Orus',
  'Aoede',
  'Callirrhoe',
  'Autonoe',
  'Enceladus',
  'Iapetus',
  'Umbriel',
  'Algieba',
  'Despina',
  'Erinome',
  'Algenib',
  'Rasalgethi',
  'Laomedeia',
  'Achernar',
  'Alnilam',
  'Schedar',
  'Gacrux',
  'Pulcherrima',
  'Achird',
  'Zubenelgenubi',
  'Vindemiatrix',
  'Sadachbia',
  'Sadaltager',
  'Sulafat',
] as const

/** OpenAI's voices → one of a like manner. */
const alikes: Readonly<Record<string, (typeof voices)[number]>> = {
  alloy: 'Kore',
  ash: 'Charon',
  ballad: 'Algieba',
  cedar: 'Orus',
  coral: 'Aoede',
  echo: 'Puck',
  fable: 'Fenrir',
  marin: 'Leda',
  nova: 'Zephyr',
  onyx: 'Algenib',
  sage: 'Sulafat',
  shimmer: 'Achernar',
  verse: 'Iapetus',
}

function speechFields({ voice }: ProductOf<'speech'>, context: WriteContext): JsonObject {
  const voiceName = voiceOf(voice, context)
  return {
    responseModalities: ['AUDIO'],
    ...(voiceName === undefined
      ? {}
      : { speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName } } } }),
  }
}

function voiceOf(voice: string | undefined, context: WriteContext): string | undefined {
  if (voice === undefined) return undefined
  const own = voices.find((name) => name.toLowerCase() === voice.toLowerCase())
  if (own !== undefined) return own
  const alike = entryOf(alikes, voice.toLowerCase())
  const detail =
    alike === undefined
      ? `there is no voice ${voice}; the model chooses`
      : `the voice ${voice} is told by ${alike}`
  context.losses.add(loss('media', '/voice', alike === undefined ? 'dropped' : 'approximated', detail, false))
  return alike
}
