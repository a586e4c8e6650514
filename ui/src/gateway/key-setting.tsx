import { Eye, EyeOff, RefreshCw, SquarePen } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { revealProxyKey, useKeys, useRenewProxyKey } from '../api/keys.ts'
import { useProblemText, useProblemToast } from '../api/problem-notice.tsx'
import { useStatus } from '../api/status.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { CopyButton } from '../kit/copy-button.tsx'
import { ConfirmDialog, Dialog } from '../kit/dialog.tsx'
import { Field, TextInput } from '../kit/field.tsx'
import { showToast } from '../kit/toasts.tsx'

const shownMs = 60_000

/** As it is shown where it must not be read over a shoulder. */
export const maskedKey = (hint: string | undefined): string => `sk-••••••••${hint ?? ''}`

/** The key that lets clients in: hidden until asked for, copied without being shown. */
export function KeyValue() {
  const { t } = useTranslation('gateway')
  const keys = useKeys()
  const fail = useProblemToast()
  const [shown, setShown] = useState<string>()
  useEffect(() => {
    if (shown === undefined) return undefined
    const timer = setTimeout(() => setShown(undefined), shownMs)
    return () => clearTimeout(timer)
  }, [shown])
  const toggle = async (): Promise<void> => {
    try {
      setShown(shown === undefined ? await revealProxyKey() : undefined)
    } catch (problem) {
      fail(problem)
    }
  }
  const hint = keys.data?.[0]?.hint
  const value = shown?.endsWith(hint ?? '') === true ? shown : undefined
  return (
    <div className="flex min-h-9 items-center gap-0.5 rounded-md border border-line bg-raised py-0.5 pr-0.5 pl-3">
      <code className="min-w-0 flex-1 font-mono text-[12.5px] break-all">{value ?? maskedKey(hint)}</code>
      <IconButton label={t(value === undefined ? 'key.reveal' : 'key.hide')} onClick={() => void toggle()}>
        {value === undefined ? <Eye size={15} /> : <EyeOff size={15} />}
      </IconButton>
      <CopyButton text={revealProxyKey} label={t('key.copy')} />
    </div>
  )
}

/** The key with everything that can be done to it. */
export function KeySetting() {
  const { t } = useTranslation('gateway')
  const needed = useStatus().data?.keyRequired
  const renew = useRenewProxyKey()
  const fail = useProblemToast()
  const [dialog, setDialog] = useState<'regenerate' | 'own'>()
  const close = (): void => setDialog(undefined)
  const regenerate = (): void =>
    renew.mutate(undefined, {
      onSuccess: () => showToast({ text: t('key.regenerated') }),
      onError: fail,
      onSettled: close,
    })
  return (
    <div className="grid gap-1">
      <span className="text-[13px] font-medium">{t('key.label')}</span>
      <KeyValue />
      <p className="text-[12.5px] text-faint">
        {needed?.healthz === false && needed.others === false ? t('key.notNeeded') : t('key.note')}
      </p>
      <div className="mt-1 flex flex-wrap gap-2">
        <Button small icon={<RefreshCw size={13} />} onClick={() => setDialog('regenerate')}>
          {t('key.regenerate')}
        </Button>
        <Button small icon={<SquarePen size={13} />} onClick={() => setDialog('own')}>
          {t('key.own')}
        </Button>
      </div>
      <ConfirmDialog
        open={dialog === 'regenerate'}
        onClose={close}
        onConfirm={regenerate}
        busy={renew.isPending}
        title={t('key.regenerateTitle')}
        confirm={t('key.regenerate')}
      >
        {t('key.regenerateLead')}
      </ConfirmDialog>
      <Dialog
        open={dialog === 'own'}
        onClose={close}
        title={t('key.ownTitle')}
        lead={t('key.regenerateLead')}
        width="small"
      >
        <OwnKeyForm done={close} />
      </Dialog>
    </div>
  )
}

function OwnKeyForm({ done }: { readonly done: () => void }) {
  const { t } = useTranslation(['gateway', 'shell'])
  const renew = useRenewProxyKey()
  const describe = useProblemText()
  const [value, setValue] = useState('')
  const fault = keyFault(value)
  const error = renew.isError ? describe(renew.error).text : undefined
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (fault !== undefined) return
    renew.mutate(value, {
      onSuccess() {
        showToast({ text: t('key.regenerated') })
        done()
      },
    })
  }
  return (
    <form onSubmit={save} className="grid gap-3">
      <Field
        label={t('key.ownLabel')}
        note={t('key.ownNote')}
        error={
          error ??
          (value === '' || fault === undefined ? undefined : t(`key.${fault}`, { count: value.length }))
        }
      >
        {(props) => (
          <TextInput
            {...props}
            value={value}
            className="font-mono"
            placeholder="sk-…"
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={done}>{t('shell:cancel')}</Button>
        <Button look="primary" type="submit" busy={renew.isPending} disabled={fault !== undefined}>
          {t('key.save')}
        </Button>
      </div>
    </form>
  )
}

/** Which rule a key of one's own breaks; the admin API holds the same ones. */
function keyFault(value: string): 'badStart' | 'badLength' | 'badCharacters' | undefined {
  if (!value.startsWith('sk-')) return 'badStart'
  if (!/^[\x21-\x7e]*$/.test(value)) return 'badCharacters'
  return value.length < 10 ? 'badLength' : undefined
}
