import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { modal } from '../../tests/browser/support/dashboard.ts'
import type { Scene, Stage } from './scenes.ts'

/** The page's policy lets no text be evaluated while it polls, so this asks again and again from outside. */
async function calm(page: Page): Promise<void> {
  let still = 0
  for (let round = 0; round < 60 && still < 3; round++) {
    const loading = await page.locator('main .animate-pulse').count()
    const shown = await page.locator('h1, main p, [role="alert"]').count()
    still = loading === 0 && shown > 0 ? still + 1 : 0
    await page.waitForTimeout(60)
  }
}

/**
 * The window grows until the page has room, so that what sticks to its edges stands where it stands on a screen.
 * A page that is always taller than its window is told by the last round. What lies in front needs no such room.
 */
async function growToPage(page: Page, width: number): Promise<void> {
  if ((await modal(page).count()) > 0) return
  for (let round = 0; round < 3; round++) {
    const wanted = Number(await page.evaluate('document.documentElement.scrollHeight'))
    if (wanted <= (page.viewportSize()?.height ?? 0)) return
    await page.setViewportSize({ width, height: Math.min(wanted, 16_000) })
    await calm(page)
  }
}

export interface Frame {
  readonly name: string
  readonly look: string
  readonly width: number
  readonly height: number
  readonly folder: string
}

/** Opens the scene, takes its picture and says where it lies. */
export async function take(scene: Scene, stage: Stage, frame: Frame): Promise<string> {
  const { page, torii } = stage
  const { width, height } = frame
  await page.setViewportSize({ width, height })

  await page.goto(torii.controlUrl + (typeof scene.path === 'string' ? scene.path : scene.path(stage)))
  await calm(page)
  try {
    await scene.act?.(stage)
    await page.waitForTimeout(250)
    await growToPage(page, width)
    const path = join(frame.folder, `${frame.name}.${frame.look}.png`)
    await page.screenshot({ path })
    return path
  } finally {
    // Also after a failure: the next scene must find the page as it should be.
    await scene.after?.(stage)
  }
}
