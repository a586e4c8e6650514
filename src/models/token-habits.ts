/** How the models of a family make tokens of a request: what no tokenizer knows. */
export interface TokenHabits {
  /** Tokens of a text, against those of OpenAI's o200k_base. */
  readonly text: number
  /** The same for tools and schemas, which are not read as JSON everywhere. */
  readonly schema: number
  /** Around each request, each turn, each tool. */
  readonly request: number
  readonly turn: number
  readonly tool: number
  /** The vendor's own words: once there are tools, and for each tool of its own. */
  readonly tools: number
  readonly serverTool: number
  /** A schema of the answer is read too: elsewhere it only bounds what is written. */
  readonly readsOutputSchema: boolean
  readonly image: (width: number, height: number, detail: string | undefined) => number
  /** An image of which nothing is known. */
  readonly unknownImage: number
  /** Of a PDF. */
  readonly page: number
  /** Of each second. */
  readonly audio: number
  readonly video: number
}

interface Family extends TokenHabits {
  /** Against the bare id, lower case. */
  readonly pattern: RegExp
}

/** platform.claude.com/docs: an image is its pixels by 750, scaled down above 1.15 megapixels; 346 tokens of a tool prompt. */
const claude = {
  text: 1.14,
  schema: 1.16,
  request: 4,
  turn: 3,
  tool: 12,
  tools: 330,
  serverTool: 1200,
  readsOutputSchema: true,
  image: (width: number, height: number) => Math.min(1600, Math.ceil((width * height) / 750)),
  unknownImage: 1500,
  page: 1550,
  audio: 32,
  video: 258,
} as const satisfies TokenHabits

/** ai.google.dev/gemini-api/docs/tokens: tiles of 768 at 258 tokens each, 32 a second of audio, 263 of video. */
const gemini = {
  text: 1,
  schema: 0.8,
  request: 0,
  turn: 0,
  tool: 4,
  tools: 0,
  serverTool: 200,
  readsOutputSchema: false,
  image: geminiTiles,
  unknownImage: 258,
  page: 258,
  audio: 32,
  video: 263,
} as const satisfies TokenHabits

/** From Gemini 3 on an image has a budget whatever its size, and a page one of its own. */
const gemini3 = {
  ...gemini,
  tools: 20,
  image: (_width: number, _height: number, detail: string | undefined) => (detail === 'low' ? 280 : 1090),
  unknownImage: 1090,
  page: 560,
  video: 70,
} as const satisfies TokenHabits

/** developers.openai.com/api/docs/guides/images-vision: 85 tokens and 170 for each tile of 512. */
const openai = {
  text: 1,
  schema: 0.8,
  request: 3,
  turn: 4,
  tool: 8,
  tools: 0,
  serverTool: 240,
  readsOutputSchema: true,
  image: openaiTiles,
  unknownImage: 425,
  page: 500,
  audio: 10,
  video: 258,
} as const satisfies TokenHabits

/** From GPT-5 on tools are told at more length, images with less. */
const gpt5 = {
  ...openai,
  schema: 1.1,
  tools: 15,
  image: (width: number, height: number, detail: string | undefined) =>
    Math.round((openaiTiles(width, height, detail) * 70) / 85),
} as const satisfies TokenHabits

/** First match wins. The figures were held against recorded answers of each vendor. */
const families: readonly Family[] = [
  { pattern: /claude/, ...claude },
  { pattern: /gemini-(?:[3-9]|flash-latest|pro-latest|flash-lite-latest)/, ...gemini3 },
  { pattern: /gemini|gemma|imagen/, ...gemini },
  { pattern: /gpt-[5-9]|codex/, ...gpt5 },
  { pattern: /./, ...openai },
]

export function tokenHabits(model: string): TokenHabits {
  const bare = model.toLowerCase()
  return families.find(({ pattern }) => pattern.test(bare)) ?? openai
}

function geminiTiles(width: number, height: number): number {
  if (width <= 384 && height <= 384) return 258
  const unit = Math.max(256, Math.min(768, Math.floor(Math.min(width, height) / 1.5)))
  return Math.ceil(width / unit) * Math.ceil(height / unit) * 258
}

function openaiTiles(width: number, height: number, detail: string | undefined): number {
  if (detail === 'low') return 85
  const fit = Math.min(1, 2048 / Math.max(width, height))
  const scale = Math.min(fit, 768 / Math.min(width, height))
  return 85 + 170 * Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512)
}
