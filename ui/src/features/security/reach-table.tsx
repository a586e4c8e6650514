import { useTranslation } from 'react-i18next'
import type { Reach } from '../../../../src/control/contract/security.ts'
import { useExposure } from '../../api/security.ts'
import { Badge, type Tone } from '../../kit/badge.tsx'
import { Card } from '../../kit/card.tsx'
import { SkeletonLines } from '../../kit/skeleton.tsx'
import { Cell, HeadCell, Row, Table } from '../../kit/table.tsx'

const tones: Readonly<Record<Reach['result'], Tone>> = {
  open: 'warn',
  key: 'good',
  session: 'good',
  barred: 'good',
  closed: 'neutral',
  silent: 'neutral',
  other: 'neutral',
}

/** This machine may come in; that the network may is another thing. */
const toneOf = ({ kind, result }: Reach): Tone =>
  result !== 'open' ? tones[result] : kind === 'loopback' ? 'info' : 'bad'

/** From each address of this machine: who gets in at which door without a key. */
export function ReachTable() {
  const { t } = useTranslation('security')
  const reach = useExposure().data?.reach
  const hosts = Map.groupBy(reach ?? [], ({ address }) => hostOf(address))
  return (
    <Card flush title={t('reach.title')}>
      <p className="px-4 pt-3 text-[13px] text-soft">{t('reach.lead')}</p>
      {reach === undefined ? (
        <div className="p-4">
          <SkeletonLines count={3} />
        </div>
      ) : (
        <Table aria-label={t('reach.title')} className="mt-1">
          <thead>
            <tr>
              <HeadCell className="pl-4!">{t('reach.address')}</HeadCell>
              <HeadCell>{t('reach.gateway')}</HeadCell>
              <HeadCell>{t('reach.dashboard')}</HeadCell>
            </tr>
          </thead>
          <tbody>
            {[...hosts].map(([host, doors]) => (
              <Row key={host}>
                <Cell className="py-1.5 pl-4!">
                  <span className="font-mono text-[12.5px]">{host}</span>
                  <span className="block text-[12px] text-faint sm:ml-2 sm:inline">
                    {t(`reach.from.${doors[0]?.kind ?? 'lan'}`)}
                  </span>
                </Cell>
                {(['gateway', 'dashboard'] as const).map((plane) => (
                  <Cell key={plane} className="py-1.5">
                    <Door door={doors.find((one) => one.plane === plane)} />
                  </Cell>
                ))}
              </Row>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  )
}

const hostOf = (address: string): string => new URL(address).hostname

function Door({ door }: { readonly door: Reach | undefined }) {
  const { t } = useTranslation('security')
  if (door === undefined) return <span className="text-faint">–</span>
  return (
    <span className="inline-flex flex-col items-start gap-x-2 gap-y-0.5 whitespace-nowrap sm:flex-row sm:items-center">
      <Badge tone={toneOf(door)}>{t(`reach.result.${door.result}`)}</Badge>
      <span className="font-mono text-[12px] text-faint">:{new URL(door.address).port || '80'}</span>
    </span>
  )
}
