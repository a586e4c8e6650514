/** What a request can ask, in the order of the fidelity pages. A dialect without a form for it says so with `null`. */
export const requestFeatures = {
  'system instructions': 'Instructions',
  'several blocks of instructions': 'Instructions',
  'developer instructions': 'Instructions',
  'instructions amid the turns': 'Instructions',
  'several turns': 'Conversation',
  'a named participant': 'Conversation',
  'a begun answer (prefill)': 'Conversation',
  'an image inline': 'Conversation',
  'an image by URL': 'Conversation',
  'an image with detail': 'Conversation',
  'a file kept by the vendor': 'Conversation',
  'a PDF inline': 'Conversation',
  'a PDF by URL': 'Conversation',
  'a text document': 'Conversation',
  'a document to be cited': 'Conversation',
  audio: 'Conversation',
  video: 'Conversation',
  'a tool with a JSON Schema': 'Tools',
  'a strict tool': 'Tools',
  'a tool loaded later': 'Tools',
  'a free-form tool': 'Tools',
  'tools in a namespace': 'Tools',
  'tool choice: none': 'Tools',
  'tool choice: required': 'Tools',
  'tool choice: one tool': 'Tools',
  'tool choice: some tools': 'Tools',
  'one call at a time': 'Tools',
  'parallel calls and their results': 'Tools',
  'a free-form call and its result': 'Tools',
  'a failed tool': 'Tools',
  'an image in a tool result': 'Tools',
  'web search': 'Tools that the vendor runs',
  'reading of web pages': 'Tools that the vendor runs',
  'code execution': 'Tools that the vendor runs',
  'file search': 'Tools that the vendor runs',
  'image generation': 'Tools that the vendor runs',
  'computer use': 'Tools that the vendor runs',
  'an MCP server': 'Tools that the vendor runs',
  'a past search of the vendor': 'Tools that the vendor runs',
  'an effort of thinking': 'Thinking',
  'a budget of thinking': 'Thinking',
  'no thinking': 'Thinking',
  'as much thinking as the model wants': 'Thinking',
  'thinking to be shown': 'Thinking',
  'sealed thinking given back': 'Thinking',
  'hidden thinking given back': 'Thinking',
  'a JSON answer': 'Answer',
  'a JSON answer by schema': 'Answer',
  'a bound of tokens': 'Answer',
  'stop sequences': 'Answer',
  temperature: 'Answer',
  'top-p': 'Answer',
  'top-k': 'Answer',
  penalties: 'Answer',
  'a seed': 'Answer',
  'log probabilities': 'Answer',
  'biased tokens': 'Answer',
  'several candidates': 'Answer',
  verbosity: 'Answer',
  'a stream': 'Answer',
  'cache marks': 'Bookkeeping',
  'a cache key': 'Bookkeeping',
  'a service tier': 'Bookkeeping',
  metadata: 'Bookkeeping',
  'a user': 'Bookkeeping',
  'safety settings': 'Bookkeeping',
  'an answer to be stored': 'State',
  'an earlier answer by id': 'State',
  'a compacted history': 'State',
} as const

export type RequestFeature = keyof typeof requestFeatures

/** What an answer can hold. */
export const answerFeatures = {
  text: 'Content',
  'visible thinking': 'Content',
  'a summary of thinking': 'Content',
  'sealed thinking': 'Content',
  'hidden thinking': 'Content',
  'a tool call': 'Content',
  'parallel calls': 'Content',
  'a sealed call': 'Content',
  'a free-form call': 'Content',
  'a refusal': 'Content',
  'citations of web pages': 'Content',
  'a search of the vendor': 'Content',
  'code run by the vendor': 'Content',
  'a picture': 'Content',
  speech: 'Content',
  'log probabilities': 'Content',
  'several candidates': 'Content',
  'the end: done': 'End',
  'the end: bound of tokens': 'End',
  'the end: stop sequence': 'End',
  'the end: refused': 'End',
  'the end: filtered': 'End',
  'the end: paused': 'End',
  'tokens from a cache': 'Usage',
  'tokens put into a cache': 'Usage',
  'tokens of thinking': 'Usage',
  'a service tier': 'Usage',
} as const

export type AnswerFeature = keyof typeof answerFeatures

/** Features that one request can have together: of those that exclude each other one. */
export const jointFeatures: readonly RequestFeature[] = [
  'system instructions',
  'several turns',
  'an image inline',
  'an image by URL',
  'a PDF inline',
  'a text document',
  'audio',
  'video',
  'a tool with a JSON Schema',
  'a strict tool',
  'a tool loaded later',
  'a free-form tool',
  'tools in a namespace',
  'one call at a time',
  'sealed thinking given back',
  'hidden thinking given back',
  'parallel calls and their results',
  'a free-form call and its result',
  'a failed tool',
  'an image in a tool result',
  'web search',
  'code execution',
  'an MCP server',
  'a past search of the vendor',
  'an effort of thinking',
  'a JSON answer by schema',
  'a bound of tokens',
  'stop sequences',
  'temperature',
  'top-k',
  'penalties',
  'a seed',
  'several candidates',
  'verbosity',
  'a stream',
  'a cache key',
  'a service tier',
  'metadata',
  'a user',
  'safety settings',
]

/** Everything of one dialect that Torii carries, each feature alone. */
export interface FullFixture {
  readonly path: string
  /** Where a stream is asked for by the path. */
  readonly streamPath?: string
  /** What every feature is laid over. */
  readonly base: object
  /** Fields that take the place of the base's own. `null`: not expressible in this dialect. */
  readonly requests: Readonly<Record<RequestFeature, object | null>>
  /** Fields that take the place of those of a plain answer. */
  readonly answers: Readonly<Record<AnswerFeature, object | null>>
  readonly plainAnswer: object
}

/** A picture of one point. */
export const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
/** `%PDF-1.4` */
export const pdf = 'JVBERi0xLjQK'
/** The head of a WAV file. */
export const wave = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAgD4AAAB9AAACABAAZGF0YQAAAAA='
export const seal = 'c2VhbGVkIGJ5IGl0cyB2ZW5kb3I='

/** A schema with what translators lose: references, unions, constants, nullable types, formats, closed objects. */
export const weatherSchema = {
  type: 'object' as const,
  properties: {
    place: { $ref: '#/$defs/place' },
    unit: { type: 'string', enum: ['celsius', 'fahrenheit'], description: 'Of the answer.' },
    at: { type: ['string', 'null'], format: 'date-time' },
    kind: { const: 'forecast' },
    within: { anyOf: [{ type: 'integer', minimum: 1, maximum: 14 }, { type: 'null' }] },
  },
  required: ['place'],
  additionalProperties: false,
  $defs: {
    place: {
      type: 'object',
      properties: { name: { type: 'string', minLength: 1 }, code: { type: 'string', pattern: '^[A-Z]{2}$' } },
      required: ['name'],
      additionalProperties: false,
    },
  },
}

export const plainSchema = {
  type: 'object' as const,
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}

export const grammar = 'start: "*** Begin" /[^*]+/ "*** End"'
