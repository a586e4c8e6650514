import { readFile, stat } from 'node:fs/promises'
import { type ConfigFault, type ConfigNotice, configFault } from './config-fault.ts'
import { sameText } from './config-text.ts'
import type { FaultCode } from './fault-texts.ts'
import { writeFileOnce, writePrivateFile } from './private-file.ts'
import type { Settings } from './settings.ts'
import type { SettingsChange, SettingsEditing } from './settings-edit.ts'
import type { SettingsKnowledge, SettingsReading } from './settings-reader.ts'
import { settingsTemplate } from './settings-template.ts'

export interface SettingsFileOptions extends SettingsKnowledge {
  /** In which a new file's comments are written. Default: en. */
  readonly language?: keyof typeof settingsTemplate
  /** Puts the secrets of a text that is about to be written where they belong, and says what stands in their place. */
  readonly seal?: (settings: Settings) => Promise<readonly SettingsChange[]>
  /** What this very text is known to say. Undefined: it is read. */
  readonly known?: (text: string) => Promise<Settings | undefined>
}

/** torii.yaml. Every edit keeps comments, order and the bytes of what it does not touch. */
export interface SettingsFile {
  readonly path: string
  /** A file that is not there is made from the template, but only the first time: one that vanishes later is a fault. */
  read(): Promise<SettingsRead>
  /** All changes or none. What another hand wrote since the last read is kept: the changes are made on the newest text. */
  edit(changes: readonly SettingsChange[]): Promise<SettingsRead>
  /** The whole text at once, as an editor gives it. `before`: refused as busy when the file says something else by now. */
  replace(text: string, before?: string): Promise<SettingsRead>
  /** The text last read or written here. Undefined: none yet. */
  lastText(): string | undefined
  /** The text last written by `edit` or `replace`. */
  lastEdit(): string | undefined
}

export type SettingsRead =
  | {
      readonly kind: 'good'
      readonly settings: Settings
      readonly text: string
      readonly notices: readonly ConfigNotice[]
    }
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigFault[] }

export function openSettingsFile(path: string, options: SettingsFileOptions = {}): SettingsFile {
  let last: string | undefined
  let lastEdit: string | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const load = async (): Promise<LoadedText> => {
    const loaded = await loadText(
      path,
      last === undefined ? settingsTemplate[options.language ?? 'en'] : undefined,
    )
    if (loaded.kind === 'text') last = loaded.text
    return loaded
  }
  const read = async (): Promise<SettingsRead> => {
    const loaded = await load()
    if (loaded.kind === 'faulty') return loaded
    const { text, notices } = loaded
    const known = await options.known?.(text)
    if (known !== undefined) return { kind: 'good', settings: known, text, notices }
    const { readSettingsText } = await import('./settings-reader.ts')
    return settingsRead(readSettingsText(text, options), text, notices)
  }
  // Loaded when something is read or written anew: a start that knows the text needs no YAML.
  const changed = async (text: string, changes: readonly SettingsChange[]): Promise<SettingsEditing> => {
    const { editSettingsText } = await import('./settings-edit.ts')
    return editSettingsText(text, changes, options)
  }
  const write = async (reading: SettingsReading, text: string): Promise<SettingsRead> => {
    const refused = await writeText(path, text)
    if (refused) return { kind: 'faulty', faults: [refused] }
    last = text
    lastEdit = text
    return settingsRead(reading, text, [])
  }
  const edit = async (changes: readonly SettingsChange[]): Promise<SettingsRead> => {
    for (let tries = 0; tries < 5; tries += 1) {
      const loaded = await load()
      if (loaded.kind === 'faulty') return loaded
      const edited = await sealed(await changed(loaded.text, changes))
      if (edited.kind === 'faulty') return edited
      if (edited.text === loaded.text) return settingsRead(edited, edited.text, loaded.notices)
      // Another hand may have written while the change was being worked out.
      if ((await currentText(path)) === loaded.text) return write(edited, edited.text)
    }
    return fileFault('busy_file', '')
  }
  const replace = async (text: string, before: string | undefined): Promise<SettingsRead> => {
    const reading = await changed(text, [])
    if (reading.kind === 'faulty') return reading
    if (before !== undefined && (await currentText(path)) !== before) return fileFault('busy_file', '')
    const safe = await sealed(reading)
    return safe.kind === 'faulty' ? safe : write(safe, safe.text)
  }
  /** No secret that passes through here ever stands in the file. */
  const sealed = async (edited: SettingsEditing): Promise<SettingsEditing> => {
    if (edited.kind === 'faulty' || options.seal === undefined) return edited
    const references = await options.seal(edited.settings)
    return references.length === 0 ? edited : changed(edited.text, references)
  }
  return {
    path,
    lastText: () => last,
    lastEdit: () => lastEdit,
    read: () => inTurn(read),
    edit: (changes) => inTurn(() => edit(changes)),
    replace: (text, before) => inTurn(() => replace(text, before)),
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }
}

const settingsRead = (
  reading: SettingsReading,
  text: string,
  notices: readonly ConfigNotice[],
): SettingsRead =>
  reading.kind === 'faulty' ? reading : { kind: 'good', settings: reading.settings, text, notices }

type LoadedText =
  | { readonly kind: 'text'; readonly text: string; readonly notices: readonly ConfigNotice[] }
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigFault[] }

async function loadText(path: string, template: string | undefined): Promise<LoadedText> {
  try {
    const text = await readFile(path, 'utf8')
    return { kind: 'text', text, notices: await exposureNotices(path) }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return fileFault('unreadable_file', errorCode(error))
    if (template === undefined) return fileFault('missing_file', '')
  }
  try {
    await writeFileOnce(path, template)
    return { kind: 'text', text: await readFile(path, 'utf8'), notices: [createdNotice] }
  } catch (error) {
    return fileFault('unwritable_file', errorCode(error))
  }
}

const currentText = async (path: string): Promise<string | undefined> => {
  const loaded = await loadText(path, undefined)
  return loaded.kind === 'text' ? loaded.text : undefined
}

async function writeText(path: string, text: string): Promise<ConfigFault | undefined> {
  try {
    await writePrivateFile(path, text)
    return undefined
  } catch (error) {
    return fileFault('unwritable_file', errorCode(error)).faults[0]
  }
}

const fileFault = (
  code: FaultCode,
  cause: string,
): { readonly kind: 'faulty'; readonly faults: readonly ConfigFault[] } => ({
  kind: 'faulty',
  faults: [configFault(code, { line: 1, column: 1, path: [] }, { got: sameText(cause) })],
})

const errorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)

const createdNotice: ConfigNotice = {
  code: 'settings_created',
  message: {
    en: 'A new settings file was written.',
    ja: '新しい設定ファイルを作成しました。',
    'zh-CN': '已创建新的设置文件。',
  },
}

/** Literal keys may stand in it until they are moved. */
async function exposureNotices(path: string): Promise<readonly ConfigNotice[]> {
  if (process.platform === 'win32' || ((await stat(path)).mode & 0o077) === 0) return []
  return [
    {
      code: 'settings_exposed',
      message: {
        en: 'Other users of this machine can read torii.yaml. It becomes private at the next edit; or run chmod 600 on it now.',
        ja: 'torii.yaml はこのマシンの他のユーザーからも読める状態です。次の編集時に非公開になります。今すぐ変えるには chmod 600 を実行してください。',
        'zh-CN': '本机其他用户可以读取 torii.yaml。下次编辑时会改为私有；也可立即执行 chmod 600。',
      },
    },
  ]
}
