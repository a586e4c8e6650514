import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OauthStarted, OauthState } from '../../../../../src/control/contract/oauth.ts'
import { callApi } from '../../../api/client.ts'
import { ProblemNotice } from '../../../api/problem-notice.tsx'
import { Notice } from '../../../kit/badge.tsx'
import { Button, Spinner } from '../../../kit/button.tsx'
import { CopyButton } from '../../../kit/copy-button.tsx'
import { Field, TextInput } from '../../../kit/field.tsx'
import { useFormat } from '../../../kit/use-format.ts'
import { useNow } from '../../../kit/use-now.ts'

const stepMs = 1000

/** Waits for the browser to come back, or takes the address by hand. */
export function OauthConsent({
  started,
  onDone,
  onAgain,
}: {
  readonly started: OauthStarted
  readonly onDone: (account: string) => void
  readonly onAgain: () => void
}) {
  const { t } = useTranslation('adding')
  const now = useNow()
  const isOver = now >= started.expiresAt
  const path = `/api/oauth/${encodeURIComponent(started.id)}`
  const [pasted, setPasted] = useState<OauthState>()
  const asked = useQuery({
    queryKey: ['oauth', started.id],
    queryFn: () => callApi<OauthState>(path),
    refetchInterval: ({ state }) => (state.data?.state === 'done' || isOver ? false : stepMs),
    retry: false,
  })
  // What was told last: a failed code may be followed by a consent that worked.
  const state = asked.data?.state === 'done' ? asked.data : (pasted ?? asked.data)
  const account = state?.state === 'done' ? state.account : undefined
  useEffect(() => {
    if (account !== undefined) onDone(account)
  }, [account, onDone])
  if (isOver && account === undefined)
    return (
      <Notice tone="warn" action={<Button onClick={onAgain}>{t('oauth.again')}</Button>}>
        {t('oauth.expired')}
      </Notice>
    )
  return (
    <div className="grid gap-4">
      <ConsentLink started={started} now={now} />
      <PasteForm path={path} onState={setPasted} />
      {state?.state === 'failed' ? <Notice tone="bad">{state.message}</Notice> : null}
      <div>
        <Button look="quiet" small className="-ml-2" onClick={onAgain}>
          {t('oauth.back')}
        </Button>
      </div>
    </div>
  )
}

function ConsentLink({ started, now }: { readonly started: OauthStarted; readonly now: number }) {
  const { t } = useTranslation('adding')
  const format = useFormat()
  return (
    <div className="grid gap-3 rounded-lg border border-line p-4">
      <p>{t('oauth.consent')}</p>
      <div className="flex flex-wrap items-center gap-2">
        <a
          href={started.url}
          target="_blank"
          rel="noreferrer"
          className="inline-flex h-9 items-center gap-1.5 rounded-md bg-accent px-3.5 font-medium text-accent-ink hover:brightness-110"
        >
          {t('oauth.open')} <ExternalLink size={14} aria-hidden="true" />
        </a>
        <CopyButton text={started.url} label={t('oauth.copy')} />
      </div>
      <p role="status" className="flex items-center gap-2 text-[12.5px] text-soft tabular-nums">
        <Spinner />
        {t('oauth.waiting', { left: format.duration(Math.max(0, started.expiresAt - now)) })}
      </p>
    </div>
  )
}

function PasteForm({
  path,
  onState,
}: {
  readonly path: string
  readonly onState: (state: OauthState) => void
}) {
  const { t } = useTranslation('adding')
  const [code, setCode] = useState('')
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (code.trim() === '') return
    setBusy(true)
    setError(undefined)
    try {
      onState(await callApi<OauthState>(`${path}/code`, { method: 'POST', body: { code: code.trim() } }))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <form onSubmit={(event) => void send(event)} className="grid gap-2">
      <Field label={t('oauth.paste')} note={t('oauth.pasteNote')}>
        {(field) => (
          <div className="flex gap-1.5">
            <TextInput
              {...field}
              value={code}
              placeholder="http://127.0.0.1:…/oauth/callback?state=…&code=…"
              className="font-mono text-[12.5px]"
              onChange={(event) => setCode(event.target.value)}
            />
            <Button type="submit" busy={busy} disabled={code.trim() === ''}>
              {t('oauth.send')}
            </Button>
          </div>
        )}
      </Field>
      {error === undefined ? null : <ProblemNotice error={error} />}
    </form>
  )
}
