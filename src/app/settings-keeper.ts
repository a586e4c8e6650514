import { createHash } from 'node:crypto'
import type { Language } from '../canonical/language.ts'
import type { ConfigFault, ConfigNotice } from '../config/config-fault.ts'
import type { Home } from '../config/home.ts'
import { moveLiterals, sealLiterals } from '../config/literal-secrets.ts'
import { type Settings, settingsSchema } from '../config/settings.ts'
import type { SettingsChange } from '../config/settings-edit.ts'
import { openSettingsFile, type SettingsFile, type SettingsRead } from '../config/settings-file.ts'
import type { Vault } from '../config/vault.ts'
import { upstreams } from '../upstreams/registry.ts'
import { type Overrides, withOverrides } from './overrides.ts'
import { ensureProxyKey, readSecrets, type Secrets } from './secrets.ts'
import type { SettingsMemory } from './settings-memory.ts'

export interface KeeperOptions {
  readonly home: Home
  readonly vault: Vault
  readonly memory: SettingsMemory
  readonly language: Language
  readonly overrides: Overrides
  readonly env: NodeJS.ProcessEnv
}

export type SettingsEdit =
  | { readonly kind: 'saved' }
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigFault[] }
  | { readonly kind: 'stale' }

const knowledge = { upstreams: Object.keys(upstreams) }

/** The settings in force with their secrets, and the file they come from. Faulty text never takes force. */
export class SettingsKeeper {
  /** In force, with what the command line said. */
  settings: Settings
  secrets: Secrets
  /** Of the file on disk. Empty: the settings in force are those of the file. */
  faults: readonly ConfigFault[] = []
  notices: readonly ConfigNotice[] = []
  /** The file has been good at least once in this run. */
  everGood = false
  readonly #file: SettingsFile
  readonly #options: KeeperOptions
  #atStart: Settings
  #ofFile: Settings
  #listeners: (() => void)[] = []

  private constructor(file: SettingsFile, options: KeeperOptions, secrets: Secrets) {
    this.#file = file
    this.#options = options
    this.#ofFile = settingsSchema.parse({})
    this.#atStart = this.#ofFile
    this.settings = withOverrides(this.#ofFile, this.#atStart, options.overrides)
    this.secrets = secrets
  }

  static async open(options: KeeperOptions): Promise<SettingsKeeper> {
    const file = openSettingsFile(options.home.settings, {
      ...knowledge,
      language: options.language,
      seal: (settings) => sealLiterals(settings, options.vault),
      known: options.memory.find,
    })
    const none = await readSecrets(settingsSchema.parse({}), options.vault, options.env)
    const keeper = new SettingsKeeper(file, options, none)
    await keeper.reload()
    return keeper
  }

  /** For the watcher of hand edits. */
  get file(): SettingsFile {
    return this.#file
  }

  get path(): string {
    return this.#file.path
  }

  get text(): string {
    return this.#file.lastText() ?? ''
  }

  get revision(): string {
    return createHash('sha256').update(this.text).digest('hex').slice(0, 16)
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Reads the file again: at start, and when a hand has edited it. */
  async reload(): Promise<void> {
    await this.#take(await this.#file.read())
  }

  async edit(changes: readonly SettingsChange[], revision?: string): Promise<SettingsEdit> {
    if (revision !== undefined && revision !== (await this.#currentRevision())) return { kind: 'stale' }
    const read = await this.#file.edit(changes)
    if (read.kind === 'faulty') return read
    await this.#take(read)
    return { kind: 'saved' }
  }

  /** The whole document at once, as an editor gives it. */
  async replaceText(text: string, revision: string): Promise<SettingsEdit> {
    if (revision !== (await this.#currentRevision())) return { kind: 'stale' }
    const read = await this.#file.replace(text, this.text)
    if (read.kind === 'faulty') return read
    await this.#take(read)
    return { kind: 'saved' }
  }

  /** Secrets may have changed where they are kept. */
  async refreshSecrets(): Promise<void> {
    this.secrets = await readSecrets(this.settings, this.#options.vault, this.#options.env)
    this.#tell()
  }

  async #currentRevision(): Promise<string> {
    await this.#file.read()
    return this.revision
  }

  async #take(read: SettingsRead): Promise<void> {
    if (read.kind === 'faulty') {
      this.faults = read.faults
      this.#tell()
      return
    }
    const moved = await moveLiterals(this.#file, read.settings, this.#options.vault)
    if (moved.kind === 'none') this.#options.memory.keep(read.text, read.settings)
    const settings =
      moved.kind === 'moved' && moved.read.kind === 'good' ? moved.read.settings : read.settings
    this.faults = []
    this.notices = [...read.notices, ...(moved.kind === 'moved' ? moved.notices : [])]
    if (!this.everGood) this.#atStart = settings
    this.everGood = true
    this.#ofFile = settings
    await this.#apply()
  }

  async #apply(): Promise<void> {
    const settings = withOverrides(this.#ofFile, this.#atStart, this.#options.overrides)
    await ensureProxyKey(settings, this.#options.vault)
    this.secrets = await readSecrets(settings, this.#options.vault, this.#options.env)
    this.settings = settings
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
