import { useQueryClient } from '@tanstack/react-query'
import { Check, Clock } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SecretPlace } from '../../../src/control/contract/secret.ts'
import type { SettingsPatch } from '../../../src/control/contract/settings.ts'
import { ApiProblem, type Call, callApi } from '../api/client.ts'
import { useProblemText } from '../api/problem-notice.tsx'
import { useChangeSettings } from '../api/settings.ts'
import { useStatus } from '../api/status.ts'
import { Spinner } from '../kit/button.tsx'

type SaveState = 'idle' | 'saving' | 'saved' | 'failed'

type Sets = NonNullable<Extract<SettingsPatch, { set?: unknown }>['set']>

export interface SettingSaver {
  readonly state: SaveState
  /** Why it was not saved. */
  readonly error: string | undefined
  /** Saves one setting, and those that must go with it. True: it is in the file. */
  save(value: Sets[string], with_?: Sets): Promise<boolean>
  remove(): Promise<boolean>
}

/** Settings that are or hold a secret go straight into the vault: what is typed never stands in torii.yaml. */
const secretPlaces: Readonly<Record<string, SecretPlace>> = {
  'zai.api_key': 'zai',
  'control.password': 'control-password',
  'egress.proxy': 'egress-proxy',
}

/** Saves one setting of torii.yaml as soon as it is changed. */
export function useSaveSetting(path: string): SettingSaver {
  const change = useChangeSettings()
  const client = useQueryClient()
  const describe = useProblemText()
  const [state, setState] = useState<SaveState>('idle')
  const [error, setError] = useState<string>()
  const send = async (work: () => Promise<unknown>): Promise<boolean> => {
    setState('saving')
    setError(undefined)
    try {
      await work()
      setState('saved')
      return true
    } catch (problem) {
      const field = problem instanceof ApiProblem ? fieldMessage(problem, path) : undefined
      const { text, fix } = describe(problem)
      setError(field ?? `${text} ${fix}`)
      setState('failed')
      return false
    }
  }
  const place = secretPlaces[path]
  const patch = (changes: SettingsPatch) => () => change.mutateAsync(changes)
  const keep = (call: Call) => async () => {
    await callApi(`/api/secrets/${place}`, call)
    await client.invalidateQueries()
  }
  return {
    state,
    error,
    save: (value, with_ = {}) =>
      send(
        place === undefined
          ? patch({ set: { ...with_, [path]: value } })
          : keep({ method: 'PUT', body: { value } }),
      ),
    remove: () => send(place === undefined ? patch({ remove: [path] }) : keep({ method: 'DELETE' })),
  }
}

const fieldMessage = (problem: ApiProblem, path: string): string | undefined =>
  problem.problem.fields?.find((field) => field.path.startsWith(path))?.message

/** Beside a setting: is what stands there in force? */
export function SettingMark({ path, saver }: { readonly path: string; readonly saver: SettingSaver }) {
  const { t } = useTranslation('gateway')
  const waiting = useStatus().data?.waiting.find((one) => one.path === path)
  return (
    <span aria-live="polite" className="text-[12px] whitespace-nowrap">
      {saver.state === 'saving' ? (
        <span className="inline-flex items-center gap-1 text-faint">
          <Spinner /> {t('mark.saving')}
        </span>
      ) : saver.state === 'failed' ? (
        <span className="text-bad">{t('mark.notSaved')}</span>
      ) : waiting !== undefined ? (
        <span className="inline-flex items-center gap-1 text-warn">
          <Clock size={12} aria-hidden="true" /> {t(`mark.${waiting.waitsFor}`)}
        </span>
      ) : saver.state === 'saved' ? (
        <span className="inline-flex items-center gap-1 text-good">
          <Check size={13} aria-hidden="true" /> {t('mark.applied')}
        </span>
      ) : null}
    </span>
  )
}
