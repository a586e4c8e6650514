import { useTranslation } from 'react-i18next'
import type { ExchangeReading, PartView } from '../../../../../src/control/contract/reading.ts'
import { Notice } from '../../../kit/badge.tsx'
import { classNames } from '../../../kit/class-names.ts'
import { Parts } from './parts.tsx'

const speakers = ['user', 'assistant', 'system', 'developer'] as const

/** What was asked and what was answered, whatever the dialect. */
export function Conversation({ reading }: { readonly reading: ExchangeReading }) {
  const { t } = useTranslation('monitor')
  const { asked, clientGot } = reading
  if (asked === undefined && clientGot === undefined)
    return <p className="text-[13px] text-faint">{t('bodies.unread')}</p>
  return (
    <div className="grid gap-3">
      {asked === undefined || asked.instructions === '' ? null : (
        <Turn speaker="system" parts={[{ kind: 'text', text: asked.instructions }]} />
      )}
      {asked === undefined || asked.tools.length === 0 ? null : (
        <details className="rounded-lg border border-line px-3.5 py-2">
          <summary className="cursor-pointer text-[13px] text-soft">
            {t('conversation.tools', { count: asked.tools.length })}
          </summary>
          <ul className="mt-2 grid gap-1 text-[13px]">
            {asked.tools.map((tool) => (
              <li key={tool.name} className="min-w-0">
                <code className="font-mono text-[12.5px]">{tool.name}</code>{' '}
                <span className="text-soft">{tool.description}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {asked?.turns.map((turn, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns have no name of their own and never change places
        <Turn key={index} speaker={turn.speaker} parts={turn.parts} />
      ))}
      {clientGot === undefined ? null : <Turn speaker="assistant" parts={clientGot.parts} isAnswer />}
      {clientGot?.problem === undefined ? null : <Notice tone="bad">{clientGot.problem}</Notice>}
    </div>
  )
}

function Turn({
  speaker,
  parts,
  isAnswer,
}: {
  readonly speaker: string
  readonly parts: readonly PartView[]
  readonly isAnswer?: boolean
}) {
  const { t } = useTranslation('monitor')
  const known = speakers.find((one) => one === speaker)
  return (
    <div
      className={classNames(
        'rounded-lg border px-3.5 py-2.5',
        isAnswer === true ? 'border-info/35 bg-info-wash/60' : 'border-line',
        speaker === 'user' && 'bg-raised/60',
      )}
    >
      <p className="mb-1 text-[12px] font-medium text-faint">
        {isAnswer === true ? t('conversation.answer') : known === undefined ? speaker : t(`speaker.${known}`)}
      </p>
      {parts.length === 0 ? <p className="text-faint">{t('conversation.empty')}</p> : <Parts parts={parts} />}
    </div>
  )
}
