import type { Language } from '../canonical/language.ts'
import type { SettingPath } from '../config/config-fault.ts'
import type { SettingsChange } from '../config/settings-edit.ts'
import { settingsJsonSchema } from '../config/settings-schema.ts'
import type { SettingsPatch, SettingsView } from '../control/contract/settings.ts'
import type { Status } from '../control/contract/status.ts'
import type { SettingsControl } from '../control/ports.ts'
import { faultView } from './fault-view.ts'
import { accept, refuse, refuseFaults } from './problems.ts'
import type { SettingsHistory } from './settings-history.ts'
import type { SettingsKeeper } from './settings-keeper.ts'
import { faultsIn, withoutLiterals } from './settings-report.ts'

/** The settings as the admin API shows and changes them. `settled` resolves when a change has taken effect or waits. */
export function createSettingsDesk(
  keeper: SettingsKeeper,
  settled: () => Promise<unknown>,
  waiting: () => Status['waiting'],
  history: Pick<SettingsHistory, 'list'>,
): SettingsControl {
  const view = (language: Language): SettingsView => ({
    settings: withoutLiterals(keeper.settings),
    text: keeper.text,
    revision: keeper.revision,
    faults: keeper.faults.map((fault) => faultView(fault, language)),
  })
  return {
    view: async (language) => view(language),
    async change(patch, language) {
      const edit =
        'text' in patch
          ? await keeper.replaceText(patch.text, patch.revision)
          : await keeper.edit(changesOf(patch), patch.revision)
      if (edit.kind === 'stale') return refuse('stale_revision', language)
      if (edit.kind === 'faulty') return refuseFaults(edit.faults, language)
      await settled()
      return accept({ ...view(language), waiting: waiting() })
    },
    check: (text, language) => faultsIn(text).map((fault) => faultView(fault, language)),
    schema: () => settingsJsonSchema(),
    history: async () => [...(await history.list())],
  }
}

function changesOf(patch: Exclude<SettingsPatch, { text: string }>): readonly SettingsChange[] {
  const sets = Object.entries(patch.set ?? {}).map(
    ([path, value]): SettingsChange => ({ kind: 'set', path: pathOf(path), value }),
  )
  const removes = (patch.remove ?? []).map((path): SettingsChange => ({ kind: 'remove', path: pathOf(path) }))
  return [...sets, ...removes]
}

/** `models.mapping["gpt-4o.1"]` → `['models', 'mapping', 'gpt-4o.1']`: a key with dots stands in brackets. */
export function pathOf(text: string): SettingPath {
  const steps = text.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)
  return [...steps].map(([, index, quoted, plain]) => {
    if (index !== undefined) return Number(index)
    return quoted === undefined ? (plain ?? '') : (JSON.parse(`"${quoted}"`) as string)
  })
}
