import { calcPrice } from '@pydantic/genai-prices'

type Found = NonNullable<ReturnType<typeof calcPrice>>

/** Names of the price catalogue where they differ from Torii's upstream ids. */
const providers: Readonly<Record<string, string>> = {
  gemini: 'google',
  'gemini-openai': 'google',
  vertex: 'google',
  'azure-openai': 'azure',
  bedrock: 'aws',
  'zai-openai': 'zai',
  'zai-coding': 'zai',
  xai: 'x-ai',
  moonshot: 'moonshotai',
  huggingface: 'huggingface_together',
}

/**
 * A model of the shipped price catalogue (Pydantic's genai-prices, which is kept current), with its price for this usage. Prices of the
 * place itself are taken before those of the model's own vendor. Undefined: it is not listed.
 */
export function priceFor(
  usage: Readonly<Record<string, number>>,
  model: string,
  upstream: string | undefined,
  timestamp?: Date,
): Found | undefined {
  const at = timestamp === undefined ? {} : { timestamp }
  const place = upstream === undefined ? undefined : (providers[upstream] ?? upstream)
  const bare = model.slice(model.lastIndexOf('/') + 1)
  const ways: readonly (readonly [string, string | undefined])[] = [
    ...(place === undefined ? [] : ([[model, place]] as const)),
    [model, undefined],
    [model, 'openrouter'],
    [bare, undefined],
  ]
  for (const [id, providerId] of ways) {
    const found = calcPrice(usage, id, { ...at, ...(providerId === undefined ? {} : { providerId }) })
    if (found !== null) return found
  }
  return undefined
}
