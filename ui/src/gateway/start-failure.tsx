import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsPatch } from '../../../src/control/contract/settings.ts'
import type { Status } from '../../../src/control/contract/status.ts'
import { useRenewProxyKey } from '../api/keys.ts'
import { usePower } from '../api/power.ts'
import { useProblemToast } from '../api/problem-notice.tsx'
import { useChangeSettings } from '../api/settings.ts'
import { useStatus } from '../api/status.ts'
import { Button } from '../kit/button.tsx'
import { withCode } from '../kit/with-code.tsx'

const linkLook =
  'inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-accent-ink hover:brightness-110'

/** Why the gateway did not start, and what cures it with one click. In sight on every page until it is cured. */
export function StartFailure() {
  const { t } = useTranslation('gateway')
  const failure = useStatus().data?.failure
  if (failure === undefined) return null
  return (
    <section
      role="alert"
      aria-label={t('failure.title')}
      className="mb-5 flex flex-wrap items-start gap-x-4 gap-y-3 rounded-xl border border-bad/30 bg-bad-wash px-4 py-3.5"
    >
      <TriangleAlert size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-80">
        <p className="font-semibold text-bad">{t('failure.title')}</p>
        <p className="mt-0.5 text-ink">{withCode(failure.message)}</p>
        <p className="mt-0.5 text-[13px] text-soft">{withCode(failure.fix)}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Cures failure={failure} />
      </div>
    </section>
  )
}

type Failure = NonNullable<Status['failure']>

/** For each cause, its cures; the likeliest first. */
function Cures({ failure }: { readonly failure: Failure }): ReactNode {
  const { t } = useTranslation('gateway')
  const cures: Readonly<Record<string, ReactNode>> = {
    bind_failed:
      failure.freePort === undefined ? (
        <Retry />
      ) : (
        <Cure
          label={t('failure.usePort', { port: failure.freePort })}
          set={{ 'proxy.port': failure.freePort }}
        />
      ),
    no_usable_account: (
      <>
        <Link to="/accounts" search={{ add: '' }} className={linkLook}>
          {t('failure.addAccount')}
        </Link>
        <Cure
          quiet
          label={t('failure.zaiOn')}
          set={{ 'zai.enabled': true, 'zai.dispatch_mode': 'exclusive' }}
        />
      </>
    ),
    open_lan: (
      <>
        <Cure label={t('failure.authAuto')} set={{ 'proxy.auth_mode': 'auto' }} />
        <Cure quiet label={t('failure.lanOff')} set={{ 'proxy.allow_lan_access': false }} />
      </>
    ),
    bad_api_key: <NewKey />,
    bad_settings: (
      <Link to="/settings" className={linkLook}>
        {t('failure.openSettings')}
      </Link>
    ),
  }
  return cures[failure.code] ?? <Retry />
}

function Cure({
  label,
  set,
  quiet,
}: {
  readonly label: string
  readonly set: NonNullable<Extract<SettingsPatch, { set?: unknown }>['set']>
  readonly quiet?: boolean
}) {
  const change = useChangeSettings()
  const power = usePower()
  const fail = useProblemToast()
  const cure = async (): Promise<void> => {
    try {
      await change.mutateAsync({ set })
    } catch (problem) {
      fail(problem)
      return
    }
    // Why it still does not start, if it does not, takes the place of this failure.
    power.mutate('start')
  }
  return (
    <Button
      look={quiet === true ? 'plain' : 'primary'}
      className="h-8"
      busy={change.isPending || power.isPending}
      onClick={() => void cure()}
    >
      {label}
    </Button>
  )
}

function NewKey() {
  const { t } = useTranslation('gateway')
  const renew = useRenewProxyKey()
  const power = usePower()
  const fail = useProblemToast()
  return (
    <Button
      look="primary"
      className="h-8"
      busy={renew.isPending || power.isPending}
      onClick={() => renew.mutate(undefined, { onSuccess: () => power.mutate('start'), onError: fail })}
    >
      {t('failure.newKey')}
    </Button>
  )
}

function Retry() {
  const { t } = useTranslation('gateway')
  const power = usePower()
  return (
    <Button look="primary" className="h-8" busy={power.isPending} onClick={() => power.mutate('start')}>
      {t('failure.retry')}
    </Button>
  )
}
