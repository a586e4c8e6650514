import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { RotateCw } from 'lucide-react'
import { type RefObject, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView, Replayed } from '../../../../../src/control/contract/exchange.ts'
import type { ExchangeReading } from '../../../../../src/control/contract/reading.ts'
import { callApi } from '../../../api/client.ts'
import { useModels } from '../../../api/models.ts'
import { ProblemNotice } from '../../../api/problem-notice.tsx'
import { Notice } from '../../../kit/badge.tsx'
import { Button } from '../../../kit/button.tsx'
import { Card } from '../../../kit/card.tsx'
import { DiffView } from '../../../kit/code/diff-view.tsx'
import { prettyJson } from '../../../kit/code/pretty-json.ts'
import { Field } from '../../../kit/field.tsx'
import { SkeletonLines } from '../../../kit/skeleton.tsx'
import { SuggestInput } from '../../../kit/suggest-input.tsx'
import { Cell, HeadCell, Row, Table } from '../../../kit/table.tsx'
import { type Format, useFormat } from '../../../kit/use-format.ts'
import { partsText } from './parts.tsx'
import { exchangePath, useExchange, useReading } from './use-exchange.ts'

/** Sends the recorded request again, to the same or to another model or account, and compares. */
export function Replay({
  exchange,
  field,
}: {
  readonly exchange: ExchangeView
  readonly field: RefObject<HTMLDivElement | null>
}) {
  const { t } = useTranslation('monitor')
  const queries = useQueryClient()
  const [model, setModel] = useState('')
  const suggestions = useSuggestions()
  const replay = useMutation({
    mutationFn: () =>
      callApi<Replayed>(`${exchangePath(exchange.id)}/replay`, {
        method: 'POST',
        body: model.trim() === '' ? {} : { model: model.trim() },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['exchanges'] }),
  })
  const isWhole = exchange.bodies?.clientSent !== undefined && exchange.bodies.truncated === false
  return (
    <Card title={t('replay.title')}>
      <div ref={field} className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-72 sm:max-w-md">
          <Field label={t('replay.model')} note={t('replay.note')}>
            {(props) => (
              <SuggestInput
                id={props.id}
                aria-describedby={props['aria-describedby']}
                mono
                value={model}
                onChange={setModel}
                placeholder={exchange.modelAsked ?? ''}
                suggestions={suggestions}
              />
            )}
          </Field>
        </div>
        <Button
          look="primary"
          className="mt-6"
          icon={<RotateCw size={15} />}
          busy={replay.isPending}
          disabled={!isWhole}
          onClick={() => replay.mutate()}
        >
          {t('replay.send')}
        </Button>
      </div>
      {isWhole ? null : <p className="mt-2 text-[13px] text-faint">{t('replay.notWhole')}</p>}
      {replay.error === null ? null : (
        <div className="mt-3">
          <ProblemNotice error={replay.error} />
        </div>
      )}
      {replay.data === undefined ? null : <Comparison before={exchange} replayed={replay.data} />}
    </Card>
  )
}

/** Ids alone, and each at each of its accounts. */
function useSuggestions(): readonly string[] {
  const models = useModels().data
  return useMemo(
    () =>
      (models ?? []).flatMap(({ id, accounts }) => [
        id,
        ...(accounts.length > 1 ? accounts.map((account) => `${account}/${id}`) : []),
      ]),
    [models],
  )
}

function Comparison({ before, replayed }: { readonly before: ExchangeView; readonly replayed: Replayed }) {
  const { t } = useTranslation('monitor')
  const after = useExchange(replayed.exchange)
  const readBefore = useReading(before.id)
  const readAfter = useReading(replayed.exchange)
  const texts = {
    before: answerText(before, readBefore.data, t),
    after: answerText(after.data ?? bare(before, replayed), readAfter.data, t),
  }
  const isWaiting = replayed.exchange !== undefined && (after.isPending || readAfter.isPending)
  if (isWaiting || readBefore.isPending)
    return (
      <div className="mt-4">
        <SkeletonLines />
      </div>
    )
  return (
    <section aria-label={t('replay.comparison')} className="mt-4 grid gap-4">
      {after.data === undefined ? null : <NumbersTable before={before} after={after.data} />}
      {texts.before === texts.after ? (
        <>
          <Notice tone="good">{t('replay.same')}</Notice>
          <p className="rounded-lg border border-line px-3.5 py-2.5 break-words whitespace-pre-wrap">
            {texts.after}
          </p>
        </>
      ) : (
        <DiffView
          className="max-h-[32rem]"
          language="text"
          whole
          beforeLabel={t('replay.before')}
          afterLabel={t('replay.after')}
          before={texts.before}
          after={texts.after}
        />
      )}
      {replayed.exchange === undefined ? null : (
        <p>
          <Link
            to="/monitor/$id"
            params={{ id: replayed.exchange }}
            className="font-medium text-accent underline"
          >
            {t('replay.open')}
          </Link>
        </p>
      )}
    </section>
  )
}

/** Its record was not found: the answer is all there is. */
const bare = (before: ExchangeView, { status, body }: Replayed): ExchangeView => ({
  ...before,
  status,
  bodies: { clientGot: body, truncated: false },
})

function answerText(
  { bodies }: ExchangeView,
  reading: ExchangeReading | undefined,
  t: TFunction<'monitor'>,
): string {
  const parts = reading?.clientGot?.parts ?? []
  if (parts.length > 0) return partsText(parts, t)
  const got = bodies?.clientGot ?? ''
  return prettyJson(got)?.text ?? got
}

type Row_ = readonly [
  name: string,
  value: (exchange: ExchangeView, format: Format, t: TFunction<'monitor'>) => string,
]

const count = (value: number | undefined, format: Format): string =>
  value === undefined ? '–' : format.number(value)

const comparedRows = [
  ['status', ({ status }) => (status === undefined ? '–' : String(status))],
  ['model', ({ modelServed, modelAsked }) => modelServed ?? modelAsked ?? '–'],
  ['account', ({ account }) => account ?? '–'],
  ['lane', ({ lane }, _format, t) => (lane === undefined ? '–' : t(`lane.${lane}`))],
  [
    'firstByte',
    ({ firstByteMs }, format) => (firstByteMs === undefined ? '–' : format.duration(firstByteMs)),
  ],
  ['duration', ({ durationMs }, format) => (durationMs === undefined ? '–' : format.duration(durationMs))],
  ['input', ({ usage }, format) => count(usage?.input.total, format)],
  ['cached', ({ usage }, format) => count(usage?.input.cacheRead, format)],
  ['output', ({ usage }, format) => count(usage?.output.total, format)],
  ['cost', ({ cost }, format) => (cost === undefined ? '–' : format.money(cost.total))],
  ['stop', ({ stop }) => stop?.unified ?? '–'],
  ['losses', ({ losses }) => String(losses.length)],
  ['fault', ({ fault }) => fault?.code ?? '–'],
] as const satisfies readonly Row_[]

function NumbersTable({ before, after }: { readonly before: ExchangeView; readonly after: ExchangeView }) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  return (
    <Table>
      <thead>
        <tr>
          <HeadCell>
            <span className="sr-only">{t('replay.what')}</span>
          </HeadCell>
          <HeadCell>{t('replay.before')}</HeadCell>
          <HeadCell>{t('replay.after')}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {comparedRows.map(([name, value]) => {
          const [old, fresh] = [value(before, format, t), value(after, format, t)]
          return (
            <Row key={name}>
              <Cell className="h-8! text-soft">{t(`replay.rows.${name}`)}</Cell>
              <Cell className="h-8! tabular-nums">{old}</Cell>
              <Cell className={`h-8! tabular-nums ${old === fresh ? '' : 'font-medium text-info'}`}>
                {fresh}
              </Cell>
            </Row>
          )
        })}
      </tbody>
    </Table>
  )
}
