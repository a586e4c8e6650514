import type { Fault } from '../canonical/fault.ts'
import type { ModelInfo } from '../canonical/model-info.ts'
import { askUpstream } from '../gateway/ask-upstream.ts'
import type { GatewayAccount } from '../gateway/ports.ts'

/** What a real call for the place's model list came to. */
export type AskedAccount =
  | {
      readonly kind: 'models'
      readonly url: string
      readonly status: number
      readonly models: readonly ModelInfo[]
    }
  | { readonly kind: 'fault'; readonly url: string; readonly fault: Fault }

export type AskAccount = (account: GatewayAccount) => Promise<AskedAccount>
