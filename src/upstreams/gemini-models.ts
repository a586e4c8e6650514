import type { Quirks } from '../canonical/quirks.ts'

/** What Gemini's generations take, at AI Studio and on Vertex. Source: Google's thinking, function-calling and file-input pages. */
export function geminiQuirks(model: string): Quirks {
  return generations.find(({ pattern }) => pattern.test(model))?.quirks ?? newest
}

const third: Quirks = { thinkingForm: 'level', callIds: true, maxOutput: 65_536, mediaDetail: true }

/**
 * Also for the `-latest` aliases and ids that are not known yet. From 3.6 Flash and 3.5 Flash-Lite on a conversation that ends with the
 * model's own words is refused: https://ai.google.dev/gemini-api/docs/latest-model
 */
const newest: Quirks = { ...third, prefill: false }

const generations: readonly { readonly pattern: RegExp; readonly quirks: Quirks }[] = [
  {
    pattern: /gemini-(?:1|2\.0|pro-vision)|gemma|learnlm|aqa/,
    quirks: { thinkingForm: 'none', imageUrls: false, toolResultMedia: false, maxOutput: 8192 },
  },
  {
    pattern: /gemini-2\.5-flash-(?:image|preview-tts)|gemini-2\.5-pro-preview-tts/,
    quirks: { thinkingForm: 'none', toolResultMedia: false, maxOutput: 32_768 },
  },
  {
    pattern: /gemini-2\.5|robotics-er/,
    quirks: { thinkingForm: 'budget', toolResultMedia: false, maxOutput: 65_536 },
  },
  { pattern: /gemini-3-pro-image/, quirks: { thinkingForm: 'none', callIds: true, maxOutput: 32_768 } },
  { pattern: /gemini-3(?:\.[1-4])?-|gemini-3\.5-(?!flash-lite)/, quirks: third },
]
