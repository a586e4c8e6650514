import { Search } from 'lucide-react'
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemToast } from '../api/problem-notice.tsx'
import { Kbd } from '../kit/kbd.tsx'

type PaletteModule = typeof import('./palette.tsx')

/** After the first view is there, and before a control plane that is lost can no longer give it. */
const loadAfterMs = 3000

/** Opens the command palette, as ⌘K and Ctrl+K do from anywhere. */
export function PaletteButton() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const { module, load } = usePalette(open, () => setOpen(false))
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // The K mostly follows: by then its code is here, and nothing typed is lost.
      if (event.key === 'Control' || event.key === 'Meta') load()
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return
      event.preventDefault()
      setOpen((now) => !now)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [load])
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Meta+K Control+K"
        onPointerEnter={() => load()}
        onFocus={() => load()}
        onClick={() => setOpen(true)}
        className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-[12.5px] text-faint hover:border-line-strong hover:text-soft"
      >
        <Search size={14} aria-hidden="true" />
        <span className="sr-only pr-6 lg:not-sr-only">{t('paletteShort')}</span>
        <span className="hidden lg:inline">
          <Kbd keys={['Mod', 'K']} />
        </span>
      </button>
      {module === undefined ? null : <module.Palette open={open} close={() => setOpen(false)} />}
    </>
  )
}

/** Code that cannot be had is no reason for the page to fail: it is said, and the next opening tries again. */
function usePalette(wanted: boolean, giveUp: () => void) {
  const [module, setModule] = useState<PaletteModule>()
  const fail = useProblemToast()
  const load = useCallback(() => {
    import('./palette.tsx').then(setModule, () => undefined)
  }, [])
  useEffect(() => {
    const timer = setTimeout(load, loadAfterMs)
    return () => clearTimeout(timer)
  }, [load])
  const onRefused = useEffectEvent((error: unknown) => {
    giveUp()
    fail(error)
  })
  useEffect(() => {
    if (wanted && module === undefined) import('./palette.tsx').then(setModule, onRefused)
  }, [wanted, module])
  return { module, load }
}
