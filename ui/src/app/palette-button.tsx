import { Search } from 'lucide-react'
import { lazy, Suspense, useLayoutEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Kbd } from '../kit/kbd.tsx'

const load = () => import('./palette.tsx')
const Palette = lazy(async () => ({ default: (await load()).Palette }))

/** Opens the command palette, as ⌘K and Ctrl+K do from anywhere. Its code comes with the first opening. */
export function PaletteButton() {
  const { t } = useTranslation()
  const [state, setState] = useState<'never' | 'open' | 'closed'>('never')
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // The K mostly follows: by then its code is here, and nothing typed is lost.
      if (event.key === 'Control' || event.key === 'Meta') void load()
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return
      event.preventDefault()
      setState((now) => (now === 'open' ? 'closed' : 'open'))
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Meta+K Control+K"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setState('open')}
        className="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-[12.5px] text-faint hover:border-line-strong hover:text-soft"
      >
        <Search size={14} aria-hidden="true" />
        <span className="sr-only pr-6 lg:not-sr-only">{t('paletteShort')}</span>
        <span className="hidden lg:inline">
          <Kbd keys={['Mod', 'K']} />
        </span>
      </button>
      {state === 'never' ? null : (
        <Suspense>
          <Palette open={state === 'open'} close={() => setState('closed')} />
        </Suspense>
      )}
    </>
  )
}
