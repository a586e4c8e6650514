import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem, callApi } from '../api/client.ts'
import { Notice } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Card } from '../kit/card.tsx'
import { CopyButton } from '../kit/copy-button.tsx'
import { Field, TextInput } from '../kit/field.tsx'

interface Session {
  readonly admitted: boolean
  readonly hasPassword: boolean
}

const sessionKey = ['session'] as const

/** Shows the page to who may see it, and to everyone else how to get in. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: sessionKey, queryFn: () => callApi<Session>('/api/session') })
  if (session.data?.admitted === true) return children
  if (session.data !== undefined) return <EntrancePage hasPassword={session.data.hasPassword} />
  return (
    <Alone>
      {session.failureCount > 0 ? (
        <Notice tone="warn">
          <strong className="font-medium">{t('noAnswer')}</strong> {t('noAnswerFix')}
        </Notice>
      ) : (
        <p className="text-center text-soft">{t('loading')}</p>
      )}
    </Alone>
  )
}

/** What stands there without the shell, still says whose page it is. */
const Alone = ({ children }: { readonly children: ReactNode }) => (
  <main className="grid min-h-dvh place-items-center p-4">
    <div className="w-full max-w-md">
      <p className="mb-4 flex items-center justify-center gap-2 text-base font-semibold">
        <img src="/torii.svg" alt="" className="size-6" />
        Torii
      </p>
      {children}
    </div>
  </main>
)

function EntrancePage({ hasPassword }: { readonly hasPassword: boolean }) {
  const { t } = useTranslation()
  const linkUsed = new URLSearchParams(location.search).get('link') === 'used'
  return (
    <Alone>
      <Card>
        <div className="grid gap-4">
          <h1 className="text-base font-semibold">{t('enterTitle')}</h1>
          {linkUsed ? <Notice tone="warn">{t('linkUsed')}</Notice> : null}
          <p className="text-soft">{t('enterLead')}</p>
          <p>{t('enterCommand')}</p>
          <div className="flex items-center justify-between rounded-md bg-raised py-1 pr-1 pl-3 font-mono text-[13px]">
            <code>torii open</code>
            <CopyButton text="torii open" />
          </div>
          {hasPassword ? <PasswordForm /> : null}
        </div>
      </Card>
    </Alone>
  )
}

function PasswordForm() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [password, setPassword] = useState('')
  const [error, setError] = useState<string>()
  const enter = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    try {
      await callApi('/api/session', { method: 'POST', body: { password } })
      await queries.invalidateQueries({ queryKey: sessionKey })
    } catch (problem) {
      setError(problem instanceof ApiProblem ? problem.message : t('noAnswer'))
    }
  }
  return (
    <form onSubmit={(event) => void enter(event)} className="grid gap-3 border-t border-line pt-4">
      <p className="text-soft">{t('enterPassword')}</p>
      <Field label={t('password')} error={error}>
        {(props) => (
          <TextInput
            {...props}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button look="primary" type="submit" disabled={password === ''}>
        {t('enter')}
      </Button>
    </form>
  )
}
