import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../../src/control/contract/exchange.ts'
import { type FaultKind, isFaultKind } from '../../../api/fault-kinds.ts'
import { CodeView } from '../../../kit/code/code-view.tsx'
import { useFormat } from '../../../kit/use-format.ts'
import { withCode } from '../../../kit/with-code.tsx'

type Fault = NonNullable<ExchangeView['fault']>

const stages = ['identify', 'admit', 'plan', 'attempt', 'deliver', 'settle'] as const
const scopes = ['request', 'model', 'account', 'egress'] as const

/** Why it failed, whose fault it is, and what can be done. */
export function FaultCard({
  fault,
  account,
}: {
  readonly fault: Fault
  readonly account: string | undefined
}) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const stage = stages.find((one) => one === fault.stage)
  const scope = scopes.find((one) => one === fault.scope)
  const kind: FaultKind = isFaultKind(fault.kind) ? fault.kind : 'internal'
  return (
    <section
      aria-label={t('fault.title')}
      className="mb-4 rounded-xl border border-bad/30 bg-bad-wash px-4 py-3.5"
    >
      <div className="flex gap-3">
        <TriangleAlert size={18} aria-hidden="true" className="mt-0.5 shrink-0 text-bad" />
        <div className="min-w-0 flex-1">
          <h2 className="flex flex-wrap items-baseline gap-x-2 font-semibold text-bad">
            {t(`faultKind.${kind}`)}
            <code className="font-mono text-[12.5px] font-normal">{fault.code}</code>
          </h2>
          <p className="mt-1 break-words whitespace-pre-line text-ink">{withCode(fault.message)}</p>
          {fault.detail === undefined ? null : (
            <p className="mt-1 break-words whitespace-pre-line text-[13px] text-soft">{fault.detail}</p>
          )}
          <dl className="mt-3 grid gap-x-4 gap-y-1 text-[13px] sm:grid-cols-[auto_1fr]">
            {stage === undefined ? null : <Line name={t('fault.where')} text={t(`stage.${stage}`)} />}
            {scope === undefined ? null : <Line name={t('fault.whose')} text={t(`scope.${scope}`)} />}
            {fault.param === undefined ? null : <Line name={t('fault.field')} text={fault.param} />}
            <Line
              name={t('fault.again')}
              text={
                fault.retryAfter === undefined
                  ? t(fault.retryable ? 'fault.retryable' : 'fault.final')
                  : t('fault.retryAfter', { duration: format.duration(fault.retryAfter * 1000) })
              }
            />
            <Line name={t('fault.fix')} text={t(`fix.${kind}`)} />
          </dl>
          {fault.scope === 'account' && account !== undefined ? (
            <p className="mt-2">
              <Link to="/accounts" className="font-medium text-accent underline">
                {t('fault.toAccount', { account })}
              </Link>
            </p>
          ) : null}
          {fault.raw === undefined || fault.raw === null ? null : (
            <details className="mt-3">
              <summary className="cursor-pointer text-[13px] text-soft">{t('fault.raw')}</summary>
              <CodeView
                className="mt-2 max-h-72"
                language="json"
                label={t('fault.raw')}
                text={JSON.stringify(fault.raw, null, 2)}
              />
            </details>
          )}
        </div>
      </div>
    </section>
  )
}

const Line = ({ name, text }: { readonly name: string; readonly text: string }) => (
  <>
    <dt className="text-soft">{name}</dt>
    <dd className="text-ink">{text}</dd>
  </>
)
