import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../../src/control/contract/exchange.ts'
import { Card } from '../../../kit/card.tsx'
import { useFormat } from '../../../kit/use-format.ts'
import { protocolName } from '../exchange-words.ts'

/** Who asked what of whom, and by which way it went. */
export function Facts({ exchange }: { readonly exchange: ExchangeView }) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const { modelAsked, modelServed, account, key, client, clientAddress, repairedPath, stop, lane } = exchange
  const upstream = exchange.attempts.at(-1)?.upstream
  return (
    <Card title={t('facts.title')}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-[13px]">
        <Fact name={t('facts.model')} mono>
          {modelAsked === undefined ? undefined : (
            <>
              {modelAsked}
              {modelServed === undefined || modelServed === modelAsked ? null : ` → ${modelServed}`}
            </>
          )}
        </Fact>
        <Fact name={t('facts.account')}>
          {account === undefined ? undefined : (
            <Link to="/accounts" className="text-accent underline">
              {account}
            </Link>
          )}
          {upstream === undefined ? null : <span className="text-faint"> ({upstream})</span>}
        </Fact>
        <Fact name={t('facts.protocol')}>{protocolName(exchange.protocol)}</Fact>
        <Fact name={t('facts.lane')}>{lane === undefined ? undefined : t(`laneNote.${lane}`)}</Fact>
        <Fact name={t('facts.repaired')} mono>
          {repairedPath === undefined || repairedPath === exchange.path ? undefined : repairedPath}
        </Fact>
        <Fact name={t('facts.stop')}>
          {stop === undefined ? undefined : (
            <>
              {stop.unified}
              {stop.raw === undefined || stop.raw === stop.unified ? null : (
                <span className="text-faint"> ({stop.raw})</span>
              )}
            </>
          )}
        </Fact>
        <Fact name={t('facts.key')}>{key ?? t('facts.noKey')}</Fact>
        <Fact name={t('facts.client')}>
          {client === undefined ? undefined : <span className="break-all">{client}</span>}
        </Fact>
        <Fact name={t('facts.address')} mono>
          {clientAddress}
        </Fact>
        <Fact name={t('facts.started')}>
          {format.date(exchange.startedAt)} {format.time(exchange.startedAt)}
        </Fact>
        <Fact name={t('facts.size')}>
          {t('facts.sizes', {
            sent: format.bytes(exchange.requestBytes),
            got: format.bytes(exchange.responseBytes),
          })}
        </Fact>
      </dl>
    </Card>
  )
}

/** Left out when there is nothing to say. */
function Fact({
  name,
  mono,
  children,
}: {
  readonly name: string
  readonly mono?: boolean
  readonly children: ReactNode
}) {
  const isEmpty = Array.isArray(children)
    ? children.every((child) => child === undefined || child === null)
    : children === undefined
  if (isEmpty) return null
  return (
    <>
      <dt className="text-faint">{name}</dt>
      <dd className={mono === true ? 'min-w-0 break-all font-mono text-[12.5px]' : 'min-w-0 break-words'}>
        {children}
      </dd>
    </>
  )
}

/** Tokens as the vendor counted them, and what they cost. A count that was not given is not invented. */
export function TokenCard({ exchange }: { readonly exchange: ExchangeView }) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const { usage, cost } = exchange
  if (usage === undefined)
    return (
      <Card title={t('tokens.title')}>
        <p className="text-[13px] text-faint">{t('tokens.none')}</p>
      </Card>
    )
  const { input, output } = usage
  const number = (count: number | undefined): string => (count === undefined ? '–' : format.number(count))
  const share = input.total === undefined || input.cacheRead === undefined || input.total === 0
  return (
    <Card title={t('tokens.title')}>
      <table className="w-full text-[13px]">
        <tbody>
          <Count name={t('tokens.input')} value={number(input.total)} strong />
          <Count name={t('tokens.fresh')} value={number(input.fresh)} deep />
          <Count
            name={t('tokens.cacheRead')}
            value={number(input.cacheRead)}
            aside={share ? undefined : format.percent((input.cacheRead ?? 0) / (input.total ?? 1))}
            deep
          />
          <Count name={t('tokens.cacheWrite')} value={number(input.cacheWrite)} deep />
          <Count name={t('tokens.output')} value={number(output.total)} strong />
          <Count name={t('tokens.text')} value={number(output.text)} deep />
          <Count name={t('tokens.reasoning')} value={number(output.reasoning)} deep />
        </tbody>
      </table>
      <dl className="mt-3 grid grid-cols-[1fr_auto] gap-y-1 border-t border-line pt-3 text-[13px]">
        <dt className="font-medium">{t('tokens.cost')}</dt>
        <dd className="text-right font-medium tabular-nums">
          {cost === undefined ? '–' : format.money(cost.total)}
        </dd>
        {cost === undefined ? (
          <dt className="col-span-2 text-[12px] text-faint">{t('tokens.noCost')}</dt>
        ) : (
          <>
            <dt className="text-soft">{t('tokens.costInput')}</dt>
            <dd className="text-right tabular-nums">{format.money(cost.input)}</dd>
            <dt className="text-soft">{t('tokens.costOutput')}</dt>
            <dd className="text-right tabular-nums">{format.money(cost.output)}</dd>
            {cost.cacheSaved === 0 ? null : (
              <>
                <dt className="text-soft">{t('tokens.cacheSaved')}</dt>
                <dd className="text-right tabular-nums">{format.money(cost.cacheSaved)}</dd>
              </>
            )}
            {cost.cancelled === undefined ? null : (
              <>
                <dt className="text-soft">{t('tokens.cancelled')}</dt>
                <dd className="text-right tabular-nums">{format.money(cost.cancelled)}</dd>
              </>
            )}
            <dt className="col-span-2 text-[12px] text-faint">{t('tokens.prices', { list: cost.prices })}</dt>
          </>
        )}
      </dl>
    </Card>
  )
}

const Count = ({
  name,
  value,
  aside,
  strong,
  deep,
}: {
  readonly name: string
  readonly value: string
  readonly aside?: string | undefined
  readonly strong?: boolean
  readonly deep?: boolean
}) => (
  <tr className={strong === true ? 'font-medium' : 'text-soft'}>
    <th scope="row" className={`py-0.5 text-left ${deep === true ? 'pl-4 font-normal' : 'font-medium'}`}>
      {name}
    </th>
    <td className="py-0.5 text-right tabular-nums">
      {aside === undefined ? null : <span className="mr-2 text-[12px] text-faint">{aside}</span>}
      {value}
    </td>
  </tr>
)
