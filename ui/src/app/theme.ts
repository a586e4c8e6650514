export const themes = ['system', 'light', 'dark', 'contrast'] as const
export type Theme = (typeof themes)[number]

const storageKey = 'torii.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')
const moreContrast = matchMedia('(prefers-contrast: more)')
const listeners = new Set<() => void>()

export function chosenTheme(): Theme {
  const stored = localStorage.getItem(storageKey)
  return themes.find((theme) => theme === stored) ?? 'system'
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(storageKey, theme)
  apply()
  for (const listener of listeners) listener()
}

export function onThemeChosen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Puts the theme on the page and follows the system while the choice is «system». */
export function startTheme(): void {
  apply()
  dark.addEventListener('change', apply)
  moreContrast.addEventListener('change', apply)
}

function apply(): void {
  const theme = chosenTheme()
  const ofSystem = moreContrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light'
  document.documentElement.dataset.theme = theme === 'system' ? ofSystem : theme
}
