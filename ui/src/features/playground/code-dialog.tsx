import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../src/control/contract/exchange.ts'
import { useStatus } from '../../api/status.ts'
import { CodeBlock } from '../../kit/code-block.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Segments } from '../../kit/segments.tsx'
import { type SnippetForm, snippetNames, snippetRequest, writeSnippet } from '../../snippets/snippet.ts'

const forms = Object.keys(snippetNames) as SnippetForm[]

/** The code that does the same. */
export function CodeDialog({
  exchange,
  open,
  onClose,
}: {
  readonly exchange: ExchangeView
  readonly open: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation('playground')
  const [form, setForm] = useState<SnippetForm>('python')
  const status = useStatus().data
  if (status === undefined) return null
  return (
    <Dialog open={open} onClose={onClose} title={t('code')} lead={t('codeLead')} width="large">
      <Segments
        label={t('codeForm')}
        value={form}
        onChange={setForm}
        options={forms.map((value) => ({ value, label: snippetNames[value] }))}
      />
      <CodeBlock
        className="mt-3"
        label={snippetNames[form]}
        code={open ? writeSnippet(form, snippetRequest(exchange, status)) : ''}
      />
    </Dialog>
  )
}
