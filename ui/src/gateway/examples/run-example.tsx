import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tried, TryRequest } from '../../../../src/control/contract/try.ts'
import { callApi } from '../../api/client.ts'
import { ProblemNotice } from '../../api/problem-notice.tsx'
import { useStatus } from '../../api/status.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { Switch } from '../../kit/switch.tsx'
import { useFormat } from '../../kit/use-format.ts'
import type { Example } from './examples.tsx'

/** Sends what the example would send, through the running gateway, and shows what came back. */
export function RunExample({ example }: { readonly example: Example }) {
  const { t } = useTranslation('gateway')
  const running = useStatus().data?.state === 'running'
  const [stream, setStream] = useState(true)
  const attempt = useMutation({
    mutationFn: (body: TryRequest) => callApi<Tried>('/api/try', { method: 'POST', body }),
  })
  const { client, model, prompt } = example
  const run = (): void => attempt.mutate({ protocol: client.protocol, model, prompt, stream })
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          look="primary"
          icon={<Play size={14} />}
          busy={attempt.isPending}
          disabled={!running}
          onClick={run}
        >
          {t('examples.run')}
        </Button>
        <span className="flex items-center gap-2 text-[13px] text-soft">
          <Switch label={t('examples.stream')} checked={stream} onChange={setStream} />
          {t('examples.stream')}
        </span>
        <span className="text-[12.5px] text-faint">
          {t(running ? 'examples.runLead' : 'examples.notRunning')}
        </span>
      </div>
      <div aria-live="polite">
        {attempt.isError ? <ProblemNotice error={attempt.error} /> : null}
        {attempt.data === undefined ? null : <Answer tried={attempt.data} />}
      </div>
    </div>
  )
}

function Answer({ tried }: { readonly tried: Tried }) {
  const { t } = useTranslation('gateway')
  const format = useFormat()
  return (
    <section aria-label={t('examples.answer')} className="rounded-lg border border-line">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3.5 py-2 text-[12.5px]">
        <Badge tone={tried.status < 400 ? 'good' : 'bad'}>
          {t('examples.answered', { status: tried.status, duration: format.duration(tried.durationMs) })}
        </Badge>
        <code className="min-w-0 flex-1 truncate font-mono text-faint">{tried.path}</code>
        {tried.exchange === undefined ? null : (
          <Link
            to="/monitor/$id"
            params={{ id: tried.exchange }}
            className="font-medium text-accent hover:underline"
          >
            {t('examples.exchange')}
          </Link>
        )}
      </header>
      <p className="max-h-72 overflow-y-auto px-3.5 py-3 break-words whitespace-pre-wrap">
        {tried.text === '' ? <span className="text-faint">{t('examples.empty')}</span> : tried.text}
      </p>
    </section>
  )
}
