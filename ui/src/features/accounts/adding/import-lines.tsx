import { useTranslation } from 'react-i18next'
import type { ImportResult } from '../../../../../src/control/contract/account-import.ts'
import { Badge, type Tone } from '../../../kit/badge.tsx'

interface Line {
  readonly line: number
  readonly tone: Tone
  readonly verdict: string
  readonly what: string
}

/** One verdict for each line, in the order of the text. */
export function ImportLines({ result }: { readonly result: ImportResult }) {
  const { t } = useTranslation('adding')
  const aliases = Object.entries(result.mapping)
  const lines: readonly Line[] = [
    ...result.added.map(({ line, name, upstream, needsKey }) => ({
      line,
      tone: needsKey ? ('warn' as const) : ('good' as const),
      verdict: t(needsKey ? 'import.needsKey' : 'import.new'),
      what: `${name} · ${upstream}`,
    })),
    ...result.known.map(({ line, name }) => ({
      line,
      tone: 'neutral' as const,
      verdict: t('import.known'),
      what: name,
    })),
    ...result.bad.map(({ line, reason }) => ({
      line,
      tone: 'bad' as const,
      verdict: t('import.bad'),
      what: reason,
    })),
    ...result.left.map(({ line, reason }) => ({
      line,
      tone: 'warn' as const,
      verdict: t('import.left'),
      what: reason,
    })),
  ].sort((a, b) => a.line - b.line)
  return (
    <section aria-label={t('import.verdicts')} className="grid gap-2">
      <p className="text-[12.5px] text-soft">
        {t('import.format', {
          format:
            result.format === 'keys' || result.format === 'list'
              ? t(`import.formats.${result.format}`)
              : result.format,
        })}
      </p>
      <ul className="max-h-72 divide-y divide-line overflow-y-auto rounded-lg border border-line">
        {lines.map((one) => (
          <li
            key={`${one.line} ${one.what}`}
            data-line={one.line}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-1.5 text-[13px]"
          >
            <span className="w-14 shrink-0 text-[12px] text-faint tabular-nums">
              {t('import.line', { line: one.line })}
            </span>
            <Badge tone={one.tone}>{one.verdict}</Badge>
            <span className="min-w-0 flex-1 basis-40 break-words">{one.what}</span>
          </li>
        ))}
      </ul>
      {aliases.length === 0 ? null : (
        <p className="text-[12.5px] text-soft">
          {t('import.aliases', { count: aliases.length })}{' '}
          <code className="font-mono text-[12px]">
            {aliases
              .slice(0, 4)
              .map(([alias, model]) => `${alias} → ${model}`)
              .join(', ')}
            {aliases.length > 4 ? ' …' : ''}
          </code>
        </p>
      )}
    </section>
  )
}
