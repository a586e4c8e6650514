import { Search } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UpstreamView } from '../../../../src/control/contract/account.ts'
import { TextInput } from '../../kit/field.tsx'
import { useFocusFirstField } from '../../kit/use-focus-first-field.ts'
import { FoundHere } from './adding/found-here.tsx'
import { WayPicker } from './adding/way-picker.tsx'

const protocolNames: Readonly<Record<string, string>> = {
  'openai-chat': 'Chat',
  'openai-responses': 'Responses',
  'anthropic-messages': 'Messages',
  'gemini-generate': 'Gemini',
  'bedrock-converse': 'Converse',
}

/** Where does the key come from? */
export function KindPicker({
  upstreams,
  onPick,
}: {
  readonly upstreams: readonly UpstreamView[]
  readonly onPick: (id: string) => void
}) {
  const { t } = useTranslation(['accounts', 'adding'])
  const [text, setText] = useState('')
  const place = useRef<HTMLDivElement>(null)
  useFocusFirstField(place)
  const wanted = text.normalize('NFKC').trim().toLowerCase()
  const found = upstreams.filter(({ id, label }) => `${id} ${label}`.toLowerCase().includes(wanted))
  return (
    <div ref={place} className="grid grid-cols-1 gap-3">
      <div className="relative">
        <Search
          size={15}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-faint"
        />
        <TextInput
          type="search"
          aria-label={t('accounts:add.search')}
          placeholder={t('accounts:add.search')}
          value={text}
          className="pl-9"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            const [first] = found
            if (event.key === 'Enter' && !event.nativeEvent.isComposing && first !== undefined)
              onPick(first.id)
          }}
        />
      </div>
      {wanted === '' ? (
        <>
          <WayPicker onPick={onPick} />
          <FoundHere />
          <h3 className="mt-1 -mb-1 text-[12.5px] font-medium text-soft">{t('adding:kinds')}</h3>
        </>
      ) : null}
      {found.length === 0 ? <p className="py-6 text-center text-soft">{t('accounts:add.noKind')}</p> : null}
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {found.map((upstream) => (
          <li key={upstream.id}>
            <button
              type="button"
              data-kind={upstream.id}
              onClick={() => onPick(upstream.id)}
              className="flex h-full w-full flex-col items-start justify-center rounded-lg border border-line px-3 py-2.5 text-left hover:border-line-strong hover:bg-raised"
            >
              <span className="block font-medium">{upstream.label}</span>
              <span className="block text-[12px] text-faint">
                {upstream.protocols.map((protocol) => protocolNames[protocol] ?? protocol).join(' · ')}
                {upstream.form.some((field) => field.kind === 'secret' && field.required)
                  ? null
                  : ` · ${t('accounts:add.keyless')}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
