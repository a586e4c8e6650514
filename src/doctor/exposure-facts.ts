import type { Settings } from '../config/settings.ts'

/** What a request without any key got from one address of this machine. */
export interface ReachFact {
  readonly plane: 'gateway' | 'dashboard'
  readonly kind: 'loopback' | 'lan'
  readonly address: string
  readonly result: 'open' | 'key' | 'session' | 'barred' | 'closed' | 'silent' | 'other'
}

/** What the exposure checks look at, gathered by the composition root. */
export interface ExposureFacts {
  readonly proxy: Settings['proxy']
  readonly isRunning: boolean
  /** Where the dashboard is bound, and where the settings want it after a restart. */
  readonly control: {
    readonly host: string
    readonly port: number
    readonly wantedHost: string
    readonly hasPassword: boolean
  }
  readonly keys: {
    readonly named: number
    /** Enabled ones without an end, a rate, a budget, models and addresses. */
    readonly boundless: readonly string[]
  }
  readonly vaultKey: 'environment' | 'file' | 'elsewhere'
  /** Files and folders that others than the owner may use. Undefined: the platform has no such permissions. */
  readonly exposedFiles: readonly string[] | undefined
  readonly reach: readonly ReachFact[]
}
