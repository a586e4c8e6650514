import { QrCode as QrIcon } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Status } from '../../../src/control/contract/status.ts'
import { useStatus } from '../api/status.ts'
import { Button } from '../kit/button.tsx'
import { CopyButton } from '../kit/copy-button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Skeleton } from '../kit/skeleton.tsx'

const QrCode = lazy(async () => ({ default: (await import('./qr-code.tsx')).QrCode }))

const clients = [
  { name: 'OpenAI', field: 'openai' },
  { name: 'Anthropic', field: 'anthropic' },
  { name: 'Gemini', field: 'gemini' },
] as const

/** What to give to clients, for each address of this machine. */
export function AddressList() {
  const { t } = useTranslation('gateway')
  const status = useStatus().data
  if (status === undefined) return <Skeleton className="h-28" />
  if (status.baseUrls.length === 0) {
    const { host, port } = status.configured
    return <p className="text-soft">{t('address.none', { address: `${host}:${port}` })}</p>
  }
  return (
    <div className="@container">
      <div className="grid grid-cols-1 gap-4 @3xl:grid-cols-2">
        {status.baseUrls.map((urls) => (
          <AddressGroup key={urls.address} urls={urls} />
        ))}
      </div>
    </div>
  )
}

function AddressGroup({ urls }: { readonly urls: Status['baseUrls'][number] }) {
  const { t } = useTranslation('gateway')
  return (
    <div>
      <div className="mb-1 flex min-h-7 items-center justify-between gap-2">
        <h3 className="text-[12.5px] font-medium text-faint">
          {t(urls.kind === 'lan' ? 'address.lan' : 'address.thisMachine')}
        </h3>
        {urls.kind === 'lan' ? <QrButton address={urls.address} /> : null}
      </div>
      <dl className="divide-y divide-line rounded-lg border border-line">
        {clients.map(({ name, field }) => (
          <div key={field} className="flex min-h-9 items-center gap-3 pr-0.5 pl-3">
            <dt className="w-19 shrink-0 text-[13px] text-soft">{name}</dt>
            <dd className="min-w-0 flex-1 font-mono text-[12.5px] wrap-anywhere">
              <Breakable url={urls[field]} />
            </dd>
            <dd>
              <CopyButton text={urls[field]} label={t('address.copy', { address: urls[field] })} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function QrButton({ address }: { readonly address: string }) {
  const { t } = useTranslation('gateway')
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button small look="quiet" icon={<QrIcon size={14} />} onClick={() => setOpen(true)}>
        {t('address.qr')}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t('address.qrTitle')}
        lead={t('address.qrLead')}
        width="small"
      >
        <div className="grid justify-items-center gap-3">
          <Suspense fallback={<Skeleton className="size-52" />}>
            <QrCode text={address} label={t('address.qrLabel', { address })} />
          </Suspense>
          <code className="font-mono">{address}</code>
        </div>
      </Dialog>
    </>
  )
}

/** Where a line has no room for all of it, its path goes to the next one whole. */
function Breakable({ url }: { readonly url: string }) {
  const [, origin = url, path = ''] = /^(\w+:\/\/[^/]+)(\/.*)$/.exec(url) ?? []
  return (
    <>
      {origin}
      <wbr />
      {path}
    </>
  )
}
