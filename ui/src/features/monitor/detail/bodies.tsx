import { ArrowRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../../src/control/contract/exchange.ts'
import type { AnswerReading } from '../../../../../src/control/contract/reading.ts'
import { Notice } from '../../../kit/badge.tsx'
import { Card } from '../../../kit/card.tsx'
import { type CodeMark, CodeView } from '../../../kit/code/code-view.tsx'
import { prettyJson } from '../../../kit/code/pretty-json.ts'
import { CopyButton } from '../../../kit/copy-button.tsx'
import { Segments } from '../../../kit/segments.tsx'
import { SkeletonLines } from '../../../kit/skeleton.tsx'
import { Tabs } from '../../../kit/tabs.tsx'
import { useFormat } from '../../../kit/use-format.ts'
import { Conversation } from './conversation.tsx'
import { treatments } from './losses.tsx'
import { StreamPlayer } from './stream-player.tsx'
import { useReading } from './use-exchange.ts'

export const bodyViews = ['conversation', 'clientSent', 'toriiSent', 'upstreamAnswered', 'clientGot'] as const
export type BodyView = (typeof bodyViews)[number]

/** A pointer to bring into sight; a new object brings it again. */
export interface PointerWish {
  readonly pointer: string
}

/** What was said, on each of the four stretches of its way, and read as a conversation. */
export function Bodies({
  exchange,
  view,
  onView,
  wish,
}: {
  readonly exchange: ExchangeView
  readonly view: BodyView
  readonly onView: (view: BodyView) => void
  readonly wish: PointerWish | undefined
}) {
  const { t } = useTranslation('monitor')
  const reading = useReading(exchange.state === 'open' ? undefined : exchange.id)
  const { bodies } = exchange
  if (exchange.state === 'open') return <Missing text={t('bodies.stillOpen')} />
  if (bodies === undefined) return <Missing text={t('bodies.notKept')} />
  const content = (of: BodyView) => {
    if (of === 'conversation')
      return reading.data === undefined ? <SkeletonLines /> : <Conversation reading={reading.data} />
    const answered = of === 'clientGot' ? reading.data?.clientGot : reading.data?.upstreamAnswered
    return (
      <OneBody
        key={of}
        exchange={exchange}
        of={of}
        wish={of === 'clientSent' ? wish : undefined}
        reading={of === 'clientGot' || of === 'upstreamAnswered' ? answered : undefined}
      />
    )
  }
  return (
    <Card title={t('bodies.title')}>
      {bodies.truncated ? (
        <div className="mb-3">
          <Notice tone="info">{t('bodies.truncated')}</Notice>
        </div>
      ) : null}
      <Tabs
        label={t('bodies.title')}
        value={view}
        onChange={onView}
        items={bodyViews.map((of) => ({
          value: of,
          label: (
            <span className="inline-flex items-center gap-1.5">
              {of === 'conversation' || of === 'clientSent' ? null : (
                <ArrowRight size={12} aria-hidden="true" className="text-faint" />
              )}
              {t(`bodies.${of}`)}
            </span>
          ),
          content: content(of),
        }))}
      />
    </Card>
  )
}

function Missing({ text }: { readonly text: string }) {
  const { t } = useTranslation('monitor')
  return (
    <Card title={t('bodies.title')}>
      <p className="text-[13px] text-faint">{text}</p>
    </Card>
  )
}

/** Where it stands when it was not kept twice. */
const twins = {
  clientSent: 'clientSent',
  toriiSent: 'clientSent',
  upstreamAnswered: 'clientGot',
  clientGot: 'clientGot',
} as const satisfies Record<Exclude<BodyView, 'conversation'>, keyof NonNullable<ExchangeView['bodies']>>

type Form = 'stream' | 'pretty' | 'raw'

function OneBody({
  exchange,
  of,
  wish,
  reading,
}: {
  readonly exchange: ExchangeView
  readonly of: Exclude<BodyView, 'conversation'>
  readonly wish: PointerWish | undefined
  readonly reading: AnswerReading | undefined
}) {
  const { t } = useTranslation('monitor')
  const format = useFormat()
  const own = exchange.bodies?.[of]
  const twin = twins[of]
  const text = own ?? exchange.bodies?.[twin]
  const pointers = useMemo(() => wantedPointers(exchange), [exchange])
  const pretty = useMemo(
    () => (text === undefined ? undefined : prettyJson(text, pointers)),
    [text, pointers],
  )
  const frames = (reading?.frames.length ?? 0) > 0
  const forms: readonly Form[] = [
    ...(frames ? (['stream'] as const) : []),
    ...(pretty === undefined ? [] : (['pretty'] as const)),
    'raw',
  ]
  const [chosen, choose] = useState<Form>()
  const form = forms.find((one) => one === chosen) ?? forms[0] ?? 'raw'
  const marks = useMemo(
    () =>
      lossMarks(exchange, of, pretty?.places, (treatment) => {
        const known = treatments.find((one) => one === treatment)
        return known === undefined ? treatment : t(`treatment.${known}`)
      }),
    [exchange, of, pretty, t],
  )
  const reveal = useMemo(() => {
    if (wish === undefined || pretty === undefined) return undefined
    return nearestPlace(pretty.places, wish.pointer)
  }, [wish, pretty])
  if (text === undefined) return <p className="text-[13px] text-faint">{t('bodies.none')}</p>
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Segments
          label={t('bodies.form')}
          value={form}
          onChange={choose}
          options={forms.map((one) => ({ value: one, label: t(`bodies.forms.${one}`) }))}
        />
        <span className="flex items-center gap-2 text-[12.5px] text-faint">
          {own === undefined && twin !== of ? t(`bodies.same.${twin}`) : null}
          <span className="tabular-nums">
            {t('bodies.length', { count: text.length, number: format.number(text.length) })}
          </span>
          <CopyButton text={text} label={t('bodies.copy')} />
        </span>
      </div>
      {form === 'stream' && reading !== undefined ? (
        <StreamPlayer reading={reading} />
      ) : form === 'pretty' && pretty !== undefined ? (
        <CodeView
          className="h-[32rem] max-h-[80dvh]"
          language="json"
          label={t(`bodies.${of}`)}
          text={pretty.text}
          marks={marks}
          reveal={reveal}
        />
      ) : (
        <CodeView className="h-[32rem] max-h-[80dvh]" language="text" label={t(`bodies.${of}`)} text={text} />
      )}
    </div>
  )
}

/** Each loss's own place and, for a value that is not there, those around it. */
function wantedPointers({ losses }: ExchangeView): ReadonlySet<string> {
  const wanted = new Set<string>()
  for (const { at } of losses) for (const pointer of ancestors(at)) wanted.add(pointer)
  return wanted
}

/** Innermost first, without the document itself. */
function ancestors(pointer: string): readonly string[] {
  const found: string[] = []
  for (let rest = pointer; rest !== ''; rest = rest.slice(0, rest.lastIndexOf('/'))) {
    found.push(rest)
    if (!rest.includes('/')) break
  }
  return found
}

type Places = NonNullable<ReturnType<typeof prettyJson>>['places']

const nearestPlace = (places: Places, pointer: string): { readonly from: number } | undefined => {
  const there = ancestors(pointer).find((one) => places.has(one))
  const place = there === undefined ? undefined : places.get(there)
  return place === undefined ? undefined : { from: place.from }
}

/** Pointers are into what the client sent; those of answers into what the upstream answered. */
function lossMarks(
  { losses }: ExchangeView,
  of: BodyView,
  places: Places | undefined,
  name: (treatment: string) => string,
): readonly CodeMark[] {
  if (places === undefined || (of !== 'clientSent' && of !== 'upstreamAnswered')) return []
  return losses.flatMap(({ at, treatment, told, detail }) => {
    const place = places.get(at)
    return place === undefined ? [] : [{ ...place, note: `${name(treatment)}: ${told ?? detail}` }]
  })
}
