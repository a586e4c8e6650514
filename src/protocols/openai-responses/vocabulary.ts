import type { ServerToolKind } from '../../canonical/part.ts'
import type { SealIssuer } from '../../canonical/seal.ts'
import type { StopReason, UnifiedStop } from '../../canonical/stop-reason.ts'
import type { ToolType } from './schema.ts'

export const protocol = 'openai-responses'

/** Whose encrypted reasoning stands in a request of this dialect. */
export const ownIssuer: SealIssuer = 'openai'

/** The wire field a seal of this dialect is found in. */
export const sealForm = 'encrypted_content'

type HostedToolType = Exclude<ToolType, 'function' | 'custom' | 'namespace'>

/** The name that a client-run tool search has as a function. */
export const toolSearchName = 'tool_search'

/** Tools that the vendor runs, by their wire type; dated preview names are the same tools. */
const hostedTools = {
  web_search: 'web-search',
  web_search_2025_08_26: 'web-search',
  web_search_preview: 'web-search',
  web_search_preview_2025_03_11: 'web-search',
  file_search: 'file-search',
  code_interpreter: 'code-execution',
  image_generation: 'image-generation',
  computer: 'computer-use',
  computer_use_preview: 'computer-use',
  mcp: 'mcp',
  local_shell: 'shell',
  shell: 'shell',
  apply_patch: 'apply-patch',
  tool_search: 'tool-search',
  programmatic_tool_calling: 'code-execution',
} satisfies Record<HostedToolType, ServerToolKind>

const hostedToolKinds: ReadonlyMap<string, ServerToolKind> = new Map(Object.entries(hostedTools))

export const hostedToolTypes: readonly string[] = ['function', 'custom', ...hostedToolKinds.keys()]

export const hostedToolKind = (type: string): ServerToolKind => hostedToolKinds.get(type) ?? 'other'

const incompleteReasons: ReadonlyMap<string, UnifiedStop> = new Map<string, UnifiedStop>([
  ['max_output_tokens', 'max-output'],
  ['max_messages', 'max-output'],
  ['content_filter', 'content-filter'],
])

export const incompleteStop = (reason: string | undefined): StopReason =>
  reason === undefined
    ? { unified: 'unknown', raw: 'incomplete' }
    : { unified: incompleteReasons.get(reason) ?? 'unknown', raw: reason }

/** How an answer that ended for this reason is told; everything else is `completed`. */
export const incompleteReasonOf: Readonly<Partial<Record<UnifiedStop, string>>> = {
  'max-output': 'max_output_tokens',
  'context-window': 'max_output_tokens',
  'content-filter': 'content_filter',
  refusal: 'content_filter',
}

/** Reasons that `completed` tells without loss. */
export const completedStops: ReadonlySet<UnifiedStop> = new Set<UnifiedStop>([
  'end',
  'tool-calls',
  'compaction',
])

const serviceTiers: ReadonlySet<string> = new Set([
  'auto',
  'default',
  'flex',
  'scale',
  'priority',
  'fast',
  'ultrafast',
])

/** What other vendors call their usual tier. */
const usualTiers: ReadonlySet<string> = new Set([
  'standard',
  'standard_only',
  'on_demand',
  'on-demand',
  'unspecified',
])

/** OpenAI's word for a service tier of any vendor. Undefined: it has none. */
export function tierOf(tier: string): string | undefined {
  const word = tier.toLowerCase()
  if (usualTiers.has(word)) return 'default'
  return serviceTiers.has(word) ? word : undefined
}

export const imageDetails: ReadonlySet<string> = new Set(['low', 'high', 'auto', 'original'])

/** How the envelope of a streamed answer is marked in its origin, and what the fields that only its end told are called. */
export const streamStart = { form: 'stream', extras: 'openai-responses.fields' } as const
