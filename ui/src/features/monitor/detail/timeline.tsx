import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../../src/control/contract/exchange.ts'
import { Badge } from '../../../kit/badge.tsx'
import { Card } from '../../../kit/card.tsx'
import { useFormat } from '../../../kit/use-format.ts'
import { useNow } from '../../../kit/use-now.ts'
import { withCode } from '../../../kit/with-code.tsx'
import { protocolName } from '../exchange-words.ts'
import { usePickReason } from './pick-reason.ts'

type Attempt = ExchangeView['attempts'][number]

/** When each account was tried, why it was chosen, and what it said. */
export function Timeline({ exchange }: { readonly exchange: ExchangeView }) {
  const { t } = useTranslation('monitor')
  const reasonOf = usePickReason()
  const format = useFormat()
  const now = useNow(exchange.state === 'open' ? 500 : 3_600_000)
  const { attempts, startedAt, firstByteMs, durationMs } = exchange
  const total = Math.max(1, durationMs ?? now - startedAt)
  const share = (ms: number): number => Math.min(100, Math.max(0, (ms / total) * 100))
  return (
    <Card
      title={t('timeline.title')}
      aside={
        <span className="text-[12.5px] text-faint tabular-nums">
          {firstByteMs === undefined
            ? null
            : `${t('timeline.firstByte', { duration: format.duration(firstByteMs) })} · `}
          {t('timeline.total', { duration: format.duration(total) })}
        </span>
      }
    >
      {attempts.length === 0 ? <p className="text-[13px] text-faint">{t('timeline.none')}</p> : null}
      <ol className="grid gap-3.5">
        {attempts.map((attempt, index) => (
          <li key={attempt.startedAt + attempt.account} className="grid gap-1">
            <AttemptHead attempt={attempt} number={index + 1} />
            <div aria-hidden="true" className="relative h-2.5 overflow-hidden rounded-full bg-raised">
              <span
                className={`absolute inset-y-0 rounded-full ${barColour(attempt)}`}
                style={{
                  left: `${share(attempt.startedAt - startedAt)}%`,
                  width: `max(4px, ${share(attempt.durationMs)}%)`,
                }}
              />
              {firstByteMs === undefined ? null : (
                <span
                  className="absolute inset-y-0 w-0.5 bg-ink"
                  style={{ left: `${share(firstByteMs)}%` }}
                />
              )}
            </div>
            <p className="text-[12.5px] text-soft">
              {t('timeline.why')} {reasonOf(attempt)}
            </p>
            <Notes attempt={attempt} />
            {attempt.fault === undefined ? null : (
              <p className="text-[12.5px] break-words text-bad">
                <code className="font-mono">{attempt.fault.code}</code> {withCode(attempt.fault.message)}
              </p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** A cancelled one is neither good nor bad. */
const toneOf = ({ fault, cancelled }: Attempt): { readonly tone?: 'good' | 'bad' } =>
  cancelled === true ? {} : { tone: fault === undefined ? 'good' : 'bad' }

const barColour = ({ fault, cancelled }: Attempt): string =>
  cancelled === true ? 'bg-line-strong' : fault === undefined ? 'bg-good' : 'bg-bad'

/** What sets it apart from a plain try. */
function Notes({ attempt: { mark, cancelled, cost, seam } }: { readonly attempt: Attempt }) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const notes = [
    mark === undefined ? undefined : t(`timeline.mark.${mark}`),
    seam === undefined ? undefined : t('timeline.seam', { count: seam }),
    cancelled === true ? t('timeline.cancelled') : undefined,
    cost === undefined
      ? undefined
      : t(cancelled === true ? 'timeline.costEstimated' : 'timeline.cost', { cost: format.money(cost) }),
  ].filter((note) => note !== undefined)
  return notes.length === 0 ? null : <p className="text-[12.5px] text-soft">{notes.join(' · ')}</p>
}

function AttemptHead({ attempt, number }: { readonly attempt: Attempt; readonly number: number }) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const { account, upstream, protocol, lane, model, status, durationMs } = attempt
  return (
    <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-[13px]">
      <span className="text-faint tabular-nums">{number}.</span>
      <strong className="font-medium">{account}</strong>
      <span className="text-faint">{upstream}</span>
      <Badge {...toneOf(attempt)}>{status ?? t('timeline.noAnswer')}</Badge>
      <Badge>{t(`lane.${lane}`)}</Badge>
      <span className="text-soft">{protocolName(protocol)}</span>
      {model === undefined ? null : <code className="font-mono text-[12.5px] text-soft">{model}</code>}
      <span className="ml-auto tabular-nums">{format.duration(durationMs)}</span>
    </div>
  )
}
