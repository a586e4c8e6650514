import { ChevronDown, Code, Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExchangeView } from '../../../../../src/control/contract/exchange.ts'
import { useStatus } from '../../../api/status.ts'
import { Button } from '../../../kit/button.tsx'
import { Menu } from '../../../kit/menu.tsx'
import { showToast } from '../../../kit/toasts.tsx'
import { type SnippetForm, snippetNames, snippetRequest, writeSnippet } from '../../../snippets/snippet.ts'
import { exchangePath } from './use-exchange.ts'

const forms = Object.keys(snippetNames) as SnippetForm[]

/** The same request as code. */
export function CopyAs({ exchange }: { readonly exchange: ExchangeView }) {
  const { t } = useTranslation('monitor')
  const status = useStatus().data
  const copy = async (form: SnippetForm): Promise<void> => {
    if (status === undefined) return
    await navigator.clipboard.writeText(writeSnippet(form, snippetRequest(exchange, status)))
    showToast({ text: t('copyAs.done', { form: snippetNames[form] }), detail: t('copyAs.key') })
  }
  return (
    <Menu
      trigger={
        <Button icon={<Code size={15} />}>
          {t('copyAs.title')}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
      items={forms.map((form) => ({ label: snippetNames[form], onSelect: () => void copy(form) }))}
    />
  )
}

export function ExportAs({ exchange }: { readonly exchange: ExchangeView }) {
  const { t } = useTranslation('monitor')
  const download = (form: 'json' | 'har'): void => {
    const link = document.createElement('a')
    link.href = `${exchangePath(exchange.id)}/file?form=${form}`
    link.download = `torii-${exchange.id}.${form}`
    link.click()
  }
  return (
    <Menu
      trigger={
        <Button icon={<Download size={15} />}>
          {t('export.title')}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
      items={[
        { label: t('export.json'), onSelect: () => download('json') },
        { label: t('export.har'), onSelect: () => download('har') },
      ]}
    />
  )
}
