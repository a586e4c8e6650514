import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'

const shownMs = 1600

export function CopyButton({
  text,
  label,
}: {
  /** What is copied, or how to get it. */
  readonly text: string | (() => Promise<string>)
  /** Default: «Copy». Say what, where several stand together. */
  readonly label?: string
}) {
  const { t } = useTranslation()
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return undefined
    const timer = setTimeout(() => setDone(false), shownMs)
    return () => clearTimeout(timer)
  }, [done])
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text())
    setDone(true)
  }
  return (
    <>
      <IconButton label={done ? t('copied') : (label ?? t('copy'))} onClick={() => void copy()}>
        {done ? <Check size={15} className="text-good" /> : <Copy size={15} />}
      </IconButton>
      <span aria-live="polite" className="sr-only">
        {done ? t('copied') : ''}
      </span>
    </>
  )
}
