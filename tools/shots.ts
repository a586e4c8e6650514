import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { askChat } from '../tests/browser/support/ask.ts'
import { launchChromium } from '../tests/browser/support/chromium.ts'
import { type Look, openDashboard } from '../tests/browser/support/dashboard.ts'
import { sendSampleTraffic } from '../tests/browser/support/sample-traffic.ts'
import { makeHome, startTorii, type ToriiProcess } from '../tests/support/torii-process.ts'
import { ensureBuild } from './fresh-build.ts'
import { daySettings, seedDayKeys, switchedOffKey } from './shots/sample-home.ts'
import { pages, type Scene, type Stage, states } from './shots/scenes.ts'
import { take } from './shots/take.ts'
import { type Language, textsOf } from './shots/texts.ts'

// `npm run shots`: a picture of every page and of its states in three languages and two themes, to be looked at;
// besides, every page on a phone, on a wide screen and in high contrast, at its first run, and without its server.
// `npm run shots -- --set day --page proxy --language ja --theme dark --width 360` makes fewer.
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const languages: readonly Language[] = ['en', 'ja', 'zh-CN']

const { values } = parseArgs({
  options: {
    /** day, edges, first, stopped or lost */
    set: { type: 'string', multiple: true },
    page: { type: 'string', multiple: true },
    language: { type: 'string', multiple: true },
    theme: { type: 'string', multiple: true },
    width: { type: 'string', default: '1440' },
    to: { type: 'string', default: join(root, '.shots') },
  },
})

interface Shown extends Required<Pick<Look, 'theme'>> {
  readonly language: Language
  readonly width: number
}

const usual: readonly Shown[] = (['light', 'dark'] as const).flatMap((theme) =>
  languages.map((language): Shown => ({ language, theme, width: Number(values.width) })),
)
const edges: readonly Shown[] = [
  { language: 'ja', theme: 'light', width: 360 },
  { language: 'zh-CN', theme: 'dark', width: 360 },
  { language: 'en', theme: 'dark', width: 2560 },
  { language: 'ja', theme: 'contrast', width: 1440 },
]
const once: readonly Shown[] = languages.map((language, index) => ({
  language,
  theme: index === 1 ? 'dark' : 'light',
  width: 1440,
}))

const wanted = (list: readonly string[] | undefined, one: string): boolean =>
  list === undefined || list.includes(one)

type Scenes = Readonly<Record<string, Scene>>

/** One browser window for each look; a scene that cannot be made is said and passed over. */
async function shoot(
  browser: Browser,
  torii: ToriiProcess,
  { looks, scenes, exchanges, set }: Plan,
): Promise<void> {
  for (const { language, theme, width } of looks) {
    if (!wanted(values.language, language) || !wanted(values.theme, theme)) continue
    const { page, context, complaints } = await openDashboard(browser, torii, { language, theme, width })
    page.setDefaultTimeout(5000)
    const stage: Stage = { page, torii, texts: textsOf[language], exchanges }
    for (const [name, scene] of Object.entries(scenes)) {
      if (!wanted(values.page, name)) continue
      const frame = { name: set === 'day' || set === 'edges' ? name : `${set}-${name}`, folder: values.to }
      const look = `${language}.${theme}.${width}`
      const told = await take(scene, stage, {
        ...frame,
        look,
        width,
        height: width < 600 ? 780 : 1000,
      }).catch((error: unknown) => {
        process.exitCode = 1
        return `${name} (${look}) could not be taken: ${error instanceof Error ? error.message : String(error)}`
      })
      process.stdout.write(`${told}\n`)
    }
    for (const complaint of complaints) process.stdout.write(`  page: ${complaint}\n`)
    await context.close()
  }
}

interface Plan {
  readonly set: string
  readonly looks: readonly Shown[]
  readonly scenes: Scenes
  readonly exchanges: Stage['exchanges']
}

async function shootDay(browser: Browser): Promise<void> {
  const home = makeHome()
  await seedDayKeys(home, Date.now())
  const env = { GEMINI_API_KEY: 'AIza-not-a-real-key', MISTRAL_API_KEY: 'not-a-real-key' }
  const torii = await startTorii({ home, settings: daySettings, env })
  try {
    await sendSampleTraffic(torii)
    await fetch(`${torii.url}/v1/models`, { headers: { authorization: `Bearer ${switchedOffKey}` } })
    const exchanges = {
      plain: await askChat(torii, 'sandbox-thinking', { stream: true }),
      lossy: await askChat(torii, 'claude-sonnet-5', { seed: 7, logit_bias: { 5: 1 }, stream: true }),
      failed: await askChat(torii, 'sandbox-429'),
    }
    // An earlier text for the history of the settings.
    await torii.api('/api/settings', { method: 'PATCH', json: { set: { 'monitor.retention_days': 60 } } })
    if (wanted(values.set, 'day'))
      await shoot(browser, torii, { set: 'day', looks: usual, scenes: { ...pages, ...states }, exchanges })
    if (wanted(values.set, 'edges'))
      await shoot(browser, torii, { set: 'edges', looks: edges, scenes: pages, exchanges })
    if (wanted(values.set, 'lost'))
      await shoot(browser, torii, { set: 'lost', looks: once, scenes: lostPages, exchanges })
    await torii.api('/api/stop', { method: 'POST' })
    const { overview, proxy, playground } = pages
    if (wanted(values.set, 'stopped'))
      await shoot(browser, torii, {
        set: 'stopped',
        looks: once,
        scenes: { overview, proxy, playground },
        exchanges,
      })
  } finally {
    await torii.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Nothing yet: no account, so that the gateway does not start; no request, no key. */
async function shootFirstRun(browser: Browser): Promise<void> {
  const torii = await startTorii({ settings: '' })
  const { exchange: _, ...scenes } = pages
  const { 'settings-history': history, 'usage-tokens-by-model': __, ...none } = states
  const exchanges = { plain: '', lossy: '', failed: '' }
  const more = { 'models-routes': none['models-routes'], 'models-rules': none['models-rules'] }
  await shoot(browser, torii, {
    set: 'first',
    looks: once,
    scenes: { ...scenes, ...more, 'settings-history': { path: history.path }, stranger },
    exchanges,
  })
  await torii.stop()
}

/** The server goes away: before the page is opened again, and before a view is that has nothing to show yet. */
const lostPages = Object.fromEntries(
  ['overview', 'models', 'usage', 'settings'].map((name): [string, Scene] => [
    name,
    { path: '/', act: (stage) => goWithoutServer(stage, name), after: letThrough },
  ]),
)

async function goWithoutServer({ page }: Stage, name: string): Promise<void> {
  await page.route('**/api/**', (route) => route.abort())
  if (name === 'overview') await page.reload()
  else await page.locator(`nav a[href="/${name}"]`).first().click()
  // A view that has nothing yet keeps asking, and holds the place of what is to come.
  await page
    .locator('main [role="alert"], main [role="status"], main [aria-busy="true"], main .animate-pulse')
    .first()
    .waitFor({ timeout: 12_000 })
}

async function letThrough({ page }: Stage): Promise<void> {
  await page.unroute('**/api/**')
}

/** Who comes without a session. */
const stranger: Scene = {
  path: '/',
  act: async ({ page }) => {
    await page.context().clearCookies()
    await page.reload()
    await page.locator('h1').waitFor()
  },
}

await ensureBuild((line) => process.stdout.write(`${line}\n`))
mkdirSync(values.to, { recursive: true })
const browser = await launchChromium()
try {
  if (['day', 'edges', 'stopped', 'lost'].some((set) => wanted(values.set, set))) await shootDay(browser)
  if (wanted(values.set, 'first')) await shootFirstRun(browser)
} finally {
  await browser.close()
}
