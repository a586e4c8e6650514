import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { launchChromium } from '../tests/browser/support/chromium.ts'
import { type Look, openDashboard } from '../tests/browser/support/dashboard.ts'
import { sendSampleTraffic } from '../tests/browser/support/sample-traffic.ts'
import { seedKeys } from '../tests/browser/support/seed-keys.ts'
import { makeHome, startTorii, type ToriiProcess } from '../tests/support/torii-process.ts'
import { ensureBuild } from './fresh-build.ts'

// `npm run shots`: a picture of every page in three languages and two themes, to be looked at.
// `npm run shots -- --page proxy --language ja --theme dark --width 360` makes fewer.
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pages: Readonly<Record<string, string>> = {
  overview: '/',
  proxy: '/proxy',
  accounts: '/accounts',
  models: '/models',
  monitor: '/monitor',
  usage: '/usage',
  keys: '/keys',
  security: '/security',
  playground: '/playground',
  settings: '/settings',
}
const languages = ['en', 'ja', 'zh-CN'] as const
const themes = ['light', 'dark'] as const

const { values } = parseArgs({
  options: {
    page: { type: 'string', multiple: true },
    language: { type: 'string', multiple: true },
    theme: { type: 'string', multiple: true },
    width: { type: 'string', default: '1440' },
    to: { type: 'string', default: join(root, '.shots') },
    stopped: { type: 'boolean', default: false },
  },
})

const settings = `accounts:
  - name: gemini-main
    upstream: gemini
    api_key: env:GEMINI_API_KEY
    base_url: http://127.0.0.1:9
    models: ["gemini-3-flash", "gemini-3-pro"]
  - name: claude-team
    upstream: anthropic
    api_key: env:NO_SUCH_VARIABLE
    priority: 2
  - name: local-ollama
    upstream: ollama
    enabled: false
    priority: 3
  - name: trial
    upstream: sandbox
    priority: 5
    models: ["*"]
`

const chosen = <T extends string>(all: readonly T[], wanted: readonly string[] | undefined): readonly T[] =>
  wanted === undefined ? all : all.filter((one) => wanted.includes(one))

async function makeShots(torii: ToriiProcess): Promise<void> {
  const browser = await launchChromium()
  mkdirSync(values.to, { recursive: true })
  for (const theme of chosen(themes, values.theme))
    for (const language of chosen(languages, values.language)) {
      const look: Look = { theme, language, width: Number(values.width), height: 1000 }
      const { page, context, complaints } = await openDashboard(browser, torii, look)
      for (const name of chosen(Object.keys(pages), values.page)) {
        await page.goto(torii.controlUrl + pages[name])
        await page.waitForLoadState('domcontentloaded')
        await page.locator('h1').first().waitFor()
        // What is loaded only when it is scrolled into sight.
        await page.waitForTimeout(700)
        await page.evaluate('scrollTo(0, document.body.scrollHeight)')
        await page.waitForTimeout(400)
        await page.evaluate('scrollTo(0, 0)')
        const path = join(values.to, `${name}.${language}.${theme}.${values.width}.png`)
        await page.screenshot({ path, fullPage: true })
        process.stdout.write(`${path}\n`)
      }
      for (const complaint of complaints) process.stdout.write(`  page: ${complaint}\n`)
      await context.close()
    }
  await browser.close()
}

await ensureBuild((line) => process.stdout.write(`${line}\n`))
const home = makeHome()
const month = 30 * 86_400_000
await seedKeys(
  home,
  [
    {
      name: 'aki-laptop',
      value: 'sk-shown-nowhere-kQ7x',
      hourly: 0.11,
      ageHours: 900,
      rules: {
        note: '開発用ノート PC',
        budget: { day: 4, month: 60 },
        requestsPerMinute: 60,
        tokensPerMinute: 200_000,
        addresses: ['192.168.0.0/16', 'fd00::/8'],
      },
    },
    {
      name: 'ci',
      value: 'sk-shown-nowhere-9fTz',
      hourly: 0.02,
      ageHours: 700,
      rules: {
        models: ['gemini-*', 'claude-haiku-*'],
        budget: { month: 25 },
        expiresAt: Date.now() + 2 * month,
      },
    },
    {
      name: 'demo.booth',
      value: 'sk-shown-nowhere-b2Wd',
      hourly: 0.3,
      ageHours: 200,
      rules: { note: 'Autumn fair', budget: { week: 20 }, expiresAt: Date.now() + month / 10 },
    },
    {
      name: 'old-script',
      value: 'sk-shown-nowhere-Zz01',
      hourly: 0,
      ageHours: 2000,
      rules: { enabled: false },
    },
  ],
  Date.now(),
)
const torii = await startTorii({ home, settings, env: { GEMINI_API_KEY: 'AIza-not-a-real-key' } })
try {
  await sendSampleTraffic(torii)
  if (values.stopped) await torii.api('/api/stop', { method: 'POST' })
  await makeShots(torii)
} finally {
  await torii.stop()
  rmSync(home, { recursive: true, force: true })
}
