import type { ExposureFacts } from './exposure-facts.ts'

/** What the checks look at, gathered by the composition root. */
export interface DoctorFacts {
  /** `26.10.0` */
  readonly nodeVersion: string
  readonly home: string
  /** Permission bits of the home folder, e.g. 0o700. Undefined: the platform has none. */
  readonly homeMode: number | undefined
  /** Bytes free where the home lies. */
  readonly freeBytes: number | undefined
  readonly settingsPath: string
  readonly settingsFaults: readonly {
    readonly line: number
    readonly column: number
    readonly message: string
  }[]
  readonly vaultError: string | undefined
  readonly databaseError: string | undefined
  readonly gateway: {
    readonly state: string
    readonly failure: string | undefined
    readonly fix: string | undefined
    /** Its own /healthz over the socket. Undefined: not running. */
    readonly healthError: string | undefined
  }
  readonly exposure: ExposureFacts
  readonly accounts: readonly {
    readonly name: string
    readonly enabled: boolean
    readonly problem: string | undefined
    readonly locked: boolean
  }[]
  /** Proxies on the way out, each tried. Empty: none is set. */
  readonly proxies: readonly { readonly address: string; readonly error: string | undefined }[]
  readonly droppedRecords: number
}
