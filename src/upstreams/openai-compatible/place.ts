import type { ProtocolId } from '../../canonical/protocol-id.ts'
import type { Quirks } from '../../canonical/quirks.ts'
import type { FaultRule } from '../fault-rules.ts'

/** A place that speaks OpenAI's dialect. A new one is a row in places.ts. */
export interface Place {
  readonly id: string
  readonly label: string
  /** As OpenAI's SDK takes it. Absent: the account must say. */
  readonly baseUrl?: string
  /** Absent: `openai-chat` only. */
  readonly protocols?: readonly ProtocolId[]
  /** As Anthropic's SDK takes it, where it speaks that dialect too. */
  readonly anthropicBaseUrl?: string
  /** `none`: it runs on the owner's own machine and asks for no key, but takes one. */
  readonly key: 'required' | 'none'
  readonly keyPlaceholder?: string
  /** Whose seals it takes back. Absent: its own. */
  readonly issuer?: string
  readonly quirks?: Quirks
  /** For models that differ; the first that fits is laid over `quirks`. */
  readonly models?: readonly { readonly pattern: RegExp; readonly quirks: Quirks }[]
  /** Before those of OpenAI's words. */
  readonly faults?: readonly FaultRule[]
  /** Canonical path of its model list. */
  readonly modelsPath?: string
  readonly headers?: Readonly<Record<string, string>>
}
