import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UpstreamView } from '../../../../../src/control/contract/account.ts'
import type { ImportRequest, ImportResult } from '../../../../../src/control/contract/account-import.ts'
import { callApi } from '../../../api/client.ts'
import { ProblemNotice } from '../../../api/problem-notice.tsx'
import { Button, Spinner } from '../../../kit/button.tsx'
import { Field, SelectInput } from '../../../kit/field.tsx'
import { TextArea } from '../../../kit/text-area.tsx'
import { useFocusFirstField } from '../../../kit/use-focus-first-field.ts'
import { Added } from './added.tsx'
import { ImportLines } from './import-lines.tsx'
import { useAdding } from './use-adding.ts'
import { useDryRun } from './use-dry-run.ts'

/** Many at once, from a list of keys or the file of another gateway. Each line says beforehand what becomes of it. */
export function ImportForm({
  upstreams,
  onClose,
}: {
  readonly upstreams: readonly UpstreamView[]
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['adding', 'shell'])
  const [text, setText] = useState('')
  const [upstream, setUpstream] = useState('')
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const place = useRef<HTMLFormElement>(null)
  useFocusFirstField(place)
  const dryRun = useDryRun(text, upstream)
  const adding = useAdding()
  const result = dryRun.result
  const count = result?.added.length ?? 0
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (count === 0) return
    setBusy(true)
    setError(undefined)
    try {
      const body: ImportRequest = { text, goodRows: true, ...(upstream === '' ? {} : { upstream }) }
      const done = await callApi<ImportResult>('/api/accounts/import', { method: 'POST', body })
      await adding.take(done.added.map(({ name }) => name))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  if (adding.added.length > 0)
    return (
      <Added
        adding={adding}
        onClose={onClose}
        onMore={() => {
          setText('')
          adding.forget()
        }}
      />
    )
  return (
    <form ref={place} noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
      <Field label={t('adding:import.text')} note={t('adding:import.textNote')}>
        {(field) => (
          <TextArea
            {...field}
            rows={9}
            value={text}
            accept=".txt,.csv,.json,.env,.yaml,.yml,text/*"
            placeholder={'AIza…\nsk-ant-…\ngsk_…'}
            onText={setText}
          />
        )}
      </Field>
      <Field label={t('adding:import.upstream')} note={t('adding:import.upstreamNote')}>
        {(field) => (
          <SelectInput {...field} value={upstream} onChange={(event) => setUpstream(event.target.value)}>
            <option value="">{t('adding:import.byItself')}</option>
            {upstreams.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      {dryRun.error === undefined ? null : <ProblemNotice error={dryRun.error} />}
      {result === undefined ? null : <ImportLines result={result} />}
      {error === undefined ? null : <ProblemNotice error={error} />}
      <div className="flex items-center justify-end gap-2">
        {dryRun.isReading ? <Spinner /> : null}
        <Button onClick={onClose}>{t('shell:cancel')}</Button>
        <Button look="primary" type="submit" busy={busy} disabled={count === 0}>
          {t('adding:import.submit', { count })}
        </Button>
      </div>
    </form>
  )
}
