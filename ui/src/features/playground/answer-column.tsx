import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { Brain, Code, Square, Trash2, Wrench } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { callApi } from '../../api/client.ts'
import { Notice } from '../../kit/badge.tsx'
import { IconButton, Spinner } from '../../kit/button.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { SuggestInput } from '../../kit/suggest-input.tsx'
import { type Format, useFormat } from '../../kit/use-format.ts'
import { withCode } from '../../kit/with-code.tsx'
import { CodeDialog } from './code-dialog.tsx'
import type { Run, Runner, RunPart } from './use-run.ts'

/** One model's answer beside the others'. */
export function AnswerColumn({
  number,
  model,
  onModel,
  suggestions,
  runner,
  onRemove,
}: {
  readonly number: number
  readonly model: string
  readonly onModel: (model: string) => void
  readonly suggestions: readonly string[]
  readonly runner: Runner
  /** Undefined: it is the only one. */
  readonly onRemove: (() => void) | undefined
}) {
  const { t } = useTranslation('playground')
  const { run } = runner
  const isGoing = run !== undefined && run.end === undefined && !run.isStopped
  return (
    <section
      aria-label={t('column', { number })}
      className="flex min-w-0 flex-col rounded-xl border border-line bg-surface"
    >
      <header className="flex items-center gap-1.5 border-b border-line p-2">
        <div className="min-w-0 flex-1">
          <SuggestInput
            mono
            aria-label={t('modelOf', { number })}
            placeholder={t('modelPlaceholder')}
            value={model}
            onChange={onModel}
            suggestions={suggestions}
          />
        </div>
        {isGoing ? (
          <IconButton label={t('stop')} onClick={runner.stop}>
            <Square size={15} />
          </IconButton>
        ) : null}
        {onRemove === undefined ? null : (
          <IconButton label={t('removeColumn', { number })} onClick={onRemove}>
            <Trash2 size={15} />
          </IconButton>
        )}
      </header>
      <div aria-live="polite" aria-busy={isGoing} className="min-h-40 flex-1 p-4">
        {run === undefined ? (
          <p className="text-[13px] text-faint">{t('nothingYet')}</p>
        ) : (
          <Answer run={run} />
        )}
        {isGoing ? (
          <p className="mt-2 text-faint">
            <Spinner />
          </p>
        ) : null}
      </div>
      {run?.end === undefined ? null : <Numbers run={run} />}
    </section>
  )
}

function Answer({ run }: { readonly run: Run }) {
  const { t } = useTranslation('playground')
  const problem = run.end?.problem
  return (
    <div className="grid gap-3">
      {run.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name of their own and never change places
        <Part key={index} part={part} />
      ))}
      {run.isStopped ? <p className="text-[13px] text-faint">{t('stopped')}</p> : null}
      {problem === undefined ? null : (
        <Notice tone="bad">
          <code className="font-mono text-[12.5px]">{problem.code}</code>{' '}
          {withCode(`${problem.message} ${problem.fix ?? ''}`)}
        </Notice>
      )}
      {run.end !== undefined && problem === undefined && run.parts.length === 0 ? (
        <p className="text-[13px] text-faint">{t('empty')}</p>
      ) : null}
    </div>
  )
}

function Part({ part }: { readonly part: RunPart }) {
  const { t } = useTranslation('playground')
  if (part.kind === 'reasoning')
    return (
      <details open className="border-l-2 border-line-strong pl-3 text-soft">
        <summary className="flex cursor-pointer items-center gap-1.5 text-[12px] text-faint">
          <Brain size={13} aria-hidden="true" />
          {t('reasoning')}
        </summary>
        <p className="mt-1 break-words whitespace-pre-wrap">{part.text}</p>
      </details>
    )
  if (part.kind === 'tool-call')
    return (
      <div>
        <p className="flex items-center gap-1.5 text-[12px] text-faint">
          <Wrench size={13} aria-hidden="true" />
          {t('toolCall')} <code className="font-mono text-ink">{part.name}</code>
        </p>
        <p className="mt-0.5 font-mono text-[12.5px] break-words whitespace-pre-wrap">{part.text}</p>
      </div>
    )
  return <p className="break-words whitespace-pre-wrap">{part.text}</p>
}

/** What it took, from the exchange's own record. */
function Numbers({ run }: { readonly run: Run }) {
  const { t } = useTranslation('playground')
  const format = useFormat()
  const [isCode, setCode] = useState(false)
  const id = run.end?.exchange
  const exchange = useQuery({
    queryKey: ['exchange', id],
    queryFn: () => callApi<ExchangeView>(`/api/exchanges/${encodeURIComponent(id ?? '')}`),
    enabled: id !== undefined,
    staleTime: 60_000,
  }).data
  const text = run.parts
    .filter((part) => part.kind === 'text')
    .map((part) => part.text)
    .join('\n\n')
  return (
    <footer className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-3 py-1.5 text-[12px] text-soft">
      <span className="tabular-nums">{factsOf(run, exchange, format, t).join(' · ')}</span>
      <span className="ml-auto flex items-center">
        {text === '' ? null : <CopyButton text={text} label={t('copyAnswer')} />}
        {exchange === undefined ? null : (
          <IconButton label={t('code')} onClick={() => setCode(true)}>
            <Code size={15} />
          </IconButton>
        )}
        {id === undefined ? null : (
          <Link
            to="/monitor/$id"
            params={{ id }}
            className="inline-flex h-8 items-center rounded-md px-2 font-medium text-accent hover:bg-raised"
          >
            {t('exchange')}
          </Link>
        )}
      </span>
      {exchange === undefined ? null : (
        <CodeDialog exchange={exchange} open={isCode} onClose={() => setCode(false)} />
      )}
    </footer>
  )
}

function factsOf(
  run: Run,
  exchange: ExchangeView | undefined,
  format: Format,
  t: TFunction<'playground'>,
): readonly string[] {
  const { end } = run
  const usage = exchange?.usage
  const tokens = (count: number | undefined): string => (count === undefined ? '?' : format.compact(count))
  return [
    end?.status === undefined ? undefined : `HTTP ${end.status}`,
    end?.firstByteMs === undefined
      ? undefined
      : t('firstByte', { duration: format.duration(end.firstByteMs) }),
    end === undefined ? undefined : t('total', { duration: format.duration(end.durationMs) }),
    usage === undefined
      ? undefined
      : t('tokens', { input: tokens(usage.input.total), output: tokens(usage.output.total) }),
    exchange?.cost === undefined ? undefined : format.money(exchange.cost.total),
    exchange?.account,
  ].filter((fact) => fact !== undefined)
}
