import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OauthStarted } from '../../../../../src/control/contract/oauth.ts'
import { useAccounts, useUpstreams } from '../../../api/accounts.ts'
import { callApi } from '../../../api/client.ts'
import { ProblemNotice } from '../../../api/problem-notice.tsx'
import { Button } from '../../../kit/button.tsx'
import { Field, SelectInput, TextInput } from '../../../kit/field.tsx'
import { SecretInput } from '../../../kit/secret-input.tsx'
import { Segments } from '../../../kit/segments.tsx'
import { TextArea } from '../../../kit/text-area.tsx'
import { useFocusFirstField } from '../../../kit/use-focus-first-field.ts'
import { freeName } from '../account-draft.ts'
import { useTouched } from '../use-touched.ts'
import { Added } from './added.tsx'
import { OauthConsent } from './oauth-consent.tsx'
import {
  isRenewal,
  type OauthDraft,
  type OauthFault,
  oauthFaults,
  oauthRequestOf,
  oauthUpstreams,
} from './oauth-draft.ts'
import { useAdding } from './use-adding.ts'

/** Google by the person's own OAuth client: the client's data, then the consent in the browser. */
export function OauthForm({ onClose }: { readonly onClose: () => void }) {
  const accounts = useAccounts().data ?? []
  const [draft, setDraft] = useState<OauthDraft>(() => ({
    name: freeName(
      'google',
      accounts.map(({ name }) => name),
    ),
    upstream: 'gemini',
    by: 'json',
    json: '',
    id: '',
    secret: '',
    project: '',
  }))
  const [started, setStarted] = useState<OauthStarted>()
  const adding = useAdding()
  if (adding.added.length > 0)
    return (
      <Added
        adding={adding}
        onClose={onClose}
        onMore={() => {
          adding.forget()
          setStarted(undefined)
        }}
      />
    )
  if (started !== undefined)
    return (
      <OauthConsent
        started={started}
        onDone={(name) => void adding.take([name])}
        onAgain={() => setStarted(undefined)}
      />
    )
  return <ClientForm draft={draft} onChange={setDraft} onStarted={setStarted} onClose={onClose} />
}

function ClientForm({
  draft,
  onChange,
  onStarted,
  onClose,
}: {
  readonly draft: OauthDraft
  readonly onChange: (draft: OauthDraft) => void
  readonly onStarted: (started: OauthStarted) => void
  readonly onClose: () => void
}) {
  const { t } = useTranslation(['adding', 'shell'])
  const accounts = useAccounts().data ?? []
  const place = useRef<HTMLFormElement>(null)
  useFocusFirstField(place)
  const faults = oauthFaults(draft, accounts)
  const { shownFaults, touch, touchAll } = useTouched<OauthFault>(faults)
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const start = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    touchAll()
    if (Object.keys(faults).length > 0) return
    setBusy(true)
    setError(undefined)
    try {
      const body = oauthRequestOf(draft)
      onStarted(await callApi<OauthStarted>('/api/oauth', { method: 'POST', body }))
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form ref={place} noValidate onSubmit={(event) => void start(event)} className="grid gap-4">
      <p className="text-[13px] text-soft">{t('adding:oauth.how')}</p>
      <WhoFields draft={draft} onChange={onChange} faults={shownFaults} touch={touch} />
      {isRenewal(draft, accounts) ? (
        <p className="text-[12.5px] text-info">{t('adding:oauth.renewal', { name: draft.name })}</p>
      ) : null}
      <ClientFields draft={draft} onChange={onChange} faults={shownFaults} touch={touch} />
      {error === undefined ? null : <ProblemNotice error={error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('shell:cancel')}</Button>
        <Button look="primary" type="submit" busy={busy}>
          {t('adding:oauth.start')}
        </Button>
      </div>
    </form>
  )
}

interface Part {
  readonly draft: OauthDraft
  readonly onChange: (draft: OauthDraft) => void
  readonly faults: Readonly<Record<string, OauthFault>>
  readonly touch: (field: string) => void
}

function useFaultText(faults: Part['faults']): (field: string) => string | undefined {
  const { t } = useTranslation('adding')
  return (field) => {
    const fault = faults[field]
    return fault === undefined ? undefined : t(`oauth.faults.${fault}`)
  }
}

function WhoFields({ draft, onChange, faults, touch }: Part) {
  const { t } = useTranslation(['adding', 'accounts'])
  const textOf = useFaultText(faults)
  const upstreams = useUpstreams().data ?? []
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('accounts:form.name')} error={textOf('name')}>
          {(field) => (
            <TextInput
              {...field}
              value={draft.name}
              onBlur={() => touch('name')}
              onChange={(event) => onChange({ ...draft, name: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field label={t('adding:oauth.kind')}>
          {(field) => (
            <SelectInput
              {...field}
              value={draft.upstream}
              onChange={(event) => {
                const upstream = oauthUpstreams.find((one) => one === event.target.value)
                if (upstream !== undefined) onChange({ ...draft, upstream })
              }}
            >
              {oauthUpstreams.map((id) => (
                <option key={id} value={id}>
                  {upstreams.find((one) => one.id === id)?.label ?? id}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      </div>
      <Field
        label={
          <>
            {t('adding:oauth.project')}
            <span className="font-normal text-faint"> {t('accounts:form.optional')}</span>
          </>
        }
        note={t('adding:oauth.projectNote')}
      >
        {(field) => (
          <TextInput
            {...field}
            value={draft.project}
            placeholder="my-project-123456"
            className="font-mono text-[12.5px]"
            onChange={(event) => onChange({ ...draft, project: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}

function ClientFields({ draft, onChange, faults, touch }: Part) {
  const { t } = useTranslation('adding')
  const textOf = useFaultText(faults)
  return (
    <div className="grid gap-3">
      <div>
        <Segments
          label={t('oauth.client')}
          value={draft.by}
          onChange={(by) => onChange({ ...draft, by })}
          options={[
            { value: 'json', label: t('oauth.byJson') },
            { value: 'fields', label: t('oauth.byFields') },
          ]}
        />
      </div>
      {draft.by === 'json' ? (
        <Field label={t('oauth.json')} note={t('oauth.jsonNote')} error={textOf('json')}>
          {(field) => (
            <TextArea
              {...field}
              rows={5}
              value={draft.json}
              accept=".json,application/json"
              placeholder='{"installed":{"client_id":"…","client_secret":"…"}}'
              onBlur={() => touch('json')}
              onText={(json) => onChange({ ...draft, json })}
            />
          )}
        </Field>
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t('oauth.id')} error={textOf('id')}>
            {(field) => (
              <TextInput
                {...field}
                value={draft.id}
                placeholder="….apps.googleusercontent.com"
                className="font-mono text-[12.5px]"
                onBlur={() => touch('id')}
                onChange={(event) => onChange({ ...draft, id: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('oauth.secret')} error={textOf('secret')}>
            {(field) => (
              <SecretInput
                {...field}
                value={draft.secret}
                onBlur={() => touch('secret')}
                onChange={(event) => onChange({ ...draft, secret: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  )
}
