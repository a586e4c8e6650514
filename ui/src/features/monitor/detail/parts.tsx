import type { TFunction } from 'i18next'
import { Brain, FileText, Image, MessageSquareText, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PartView } from '../../../../../src/control/contract/reading.ts'
import { prettyJson } from '../../../kit/code/pretty-json.ts'

const icons: Readonly<Record<string, ReactNode>> = {
  text: <MessageSquareText size={13} />,
  reasoning: <Brain size={13} />,
  'tool-call': <Wrench size={13} />,
  'tool-result': <Wrench size={13} />,
  image: <Image size={13} />,
  document: <FileText size={13} />,
}

const named = [
  'text',
  'reasoning',
  'tool-call',
  'tool-result',
  'refusal',
  'image',
  'audio',
  'video',
  'document',
  'server-tool-call',
  'server-tool-result',
  'compaction',
  'opaque',
] as const

/** Parts of a message, as a person reads them. Plain text is shown as it is: nothing in it is executed or rendered. */
export const Parts = ({ parts }: { readonly parts: readonly PartView[] }) => (
  <div className="grid gap-2.5">
    {parts.map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no name of their own and never change places
      <OnePart key={index} part={part} />
    ))}
  </div>
)

function OnePart({ part }: { readonly part: PartView }) {
  const { t } = useTranslation('monitor')
  const kind = named.find((one) => one === part.kind)
  const isJson = part.kind === 'tool-call' || part.kind === 'server-tool-call'
  const text = isJson ? (prettyJson(part.text)?.text ?? part.text) : part.text
  return (
    <div>
      {part.kind === 'text' ? null : (
        <p className="mb-0.5 flex items-center gap-1.5 text-[12px] text-faint">
          <span aria-hidden="true">{icons[part.kind]}</span>
          {kind === undefined ? part.kind : t(`part.${kind}`)}
          {part.name === undefined ? null : (
            <code className="min-w-0 truncate font-mono text-ink">{part.name}</code>
          )}
        </p>
      )}
      {text === '' ? null : (
        <p
          className={`break-words whitespace-pre-wrap ${isJson || part.kind === 'tool-result' ? 'font-mono text-[12.5px]' : ''} ${part.kind === 'reasoning' ? 'border-l-2 border-line-strong pl-3 text-soft' : ''}`}
        >
          {text}
        </p>
      )}
    </div>
  )
}

/** One text of it, for a comparison. */
export const partsText = (parts: readonly PartView[], t: TFunction<'monitor'>): string =>
  parts
    .map(({ kind, name, text }) => {
      const body = kind === 'tool-call' ? (prettyJson(text)?.text ?? text) : text
      if (kind === 'text') return body
      const known = named.find((one) => one === kind)
      const label = known === undefined ? kind : t(`part.${known}`)
      return `[${label}${name === undefined ? '' : ` ${name}`}]\n${body}`
    })
    .join('\n\n')
