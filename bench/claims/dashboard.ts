import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../tests/browser/support/chromium.ts'
import type { Bench } from '../rig/bench.ts'
import { startTorii, type Torii } from '../rig/torii.ts'
import { type Row, rowOf } from '../row.ts'
import { median } from '../stats.ts'
import type { Work } from '../works.ts'
import type { Claim } from './claim.ts'

const work: Work = {
  label: 'live tail',
  client: 'openai-chat',
  upstream: 'openai-chat',
  mode: 'whole',
  request: 'small',
}
const perSecond = 500
const tailSeconds = 10
const claim = 'dashboard'

/** What a person sees of the built dashboard, in a real browser on the same two cores. */
export const dashboard: Claim = {
  name: claim,
  async run(bench) {
    const torii = await startTorii({
      name: 'torii-dashboard',
      label: 'Torii',
      dist: bench.dist,
      home: join(bench.folder, claim),
      upstreamPort: bench.upstream.port,
      core: bench.cores.gateway,
    })
    const browser = await launchChromium()
    try {
      return [...(await firstView(bench, browser, torii)), ...(await liveTail(bench, browser, torii))]
    } finally {
      await browser.close()
      await torii.stop()
    }
  },
}

/** Let in by a one-time link, as `torii open` prints it; nothing is in the browser's cache. */
async function enter(browser: Browser, { control }: Torii, before: (page: Page) => void): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ja' })
  const page = await context.newPage()
  before(page)
  const link = await fetch(`${control.url}/api/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token}` },
  })
  const { path } = (await link.json()) as { readonly path: string }
  await page.goto(control.url + path)
  await page.locator('h1').first().waitFor()
  return page
}

async function firstView(bench: Bench, browser: Browser, torii: Torii): Promise<readonly Row[]> {
  const paints: number[] = []
  const shipped: number[] = []
  for (let round = 0; round < bench.rounds; round += 1) {
    const scripts: Promise<Buffer>[] = []
    const page = await enter(browser, torii, (opened) =>
      opened.on('response', (response) => {
        if (response.request().resourceType() === 'script') scripts.push(response.body())
      }),
    )
    await page.waitForLoadState('networkidle')
    paints.push(
      await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      ),
    )
    const bodies = await Promise.all(scripts)
    shipped.push(bodies.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1000)
    await page.context().close()
  }
  const words = { claim, against: '–' }
  return [
    rowOf(
      {
        ...words,
        work: 'dashboard, first contentful paint',
        unit: 'ms',
        detail: 'cold cache, from the navigation on',
      },
      paints,
    ),
    rowOf(
      {
        ...words,
        work: 'dashboard, JavaScript for the first view, gzip',
        unit: 'kB',
        target: { atMost: 250 },
        detail: 'every script that the browser asked for until the network was idle',
      },
      shipped,
    ),
  ]
}

/** 500 requests a second for ten seconds with the monitor open. */
async function liveTail(bench: Bench, browser: Browser, torii: Torii): Promise<readonly Row[]> {
  const page = await enter(browser, torii, () => undefined)
  await page.goto(`${torii.control.url}/monitor`)
  await page.locator('h1').first().waitFor()
  const longest: number[] = []
  const dropped: number[] = []
  const shown: number[] = []
  for (let round = 0; round < Math.min(bench.rounds, 3); round += 1) {
    const before = await countRows(page)
    await watchFrames(page)
    const outcome = await bench.load.run({
      kind: 'steady',
      target: torii.target(work),
      perSecond,
      seconds: tailSeconds,
    })
    const frames = await takeFrames(page)
    // What is on its way gets a moment.
    await sleep(500)
    longest.push(Math.max(...frames))
    dropped.push(frames.filter((ms) => ms > 100).length)
    shown.push(((await countRows(page)) - before) / Math.max(1, outcome.answers))
  }
  await page.context().close()
  const detail = `longest frames ${longest.map((ms) => ms.toFixed(0)).join(', ')} ms; over 100 ms: ${dropped.join(', ')}; rows shown of answers given ×${median(shown).toFixed(3)}; Torii, browser, load and upstream share ${bench.cores.count} cores`
  return [
    rowOf(
      {
        claim,
        work: `live tail at ${perSecond} requests/s, longest frame in ${tailSeconds} s`,
        against: '–',
        unit: 'ms',
        target: { atMost: 100 },
        detail,
      },
      longest,
    ),
    rowOf(
      {
        claim,
        work: `live tail at ${perSecond} requests/s, rows shown of answers given`,
        against: '–',
        unit: '×',
        target: { atLeast: 1 },
        detail,
      },
      shown,
    ),
  ]
}

/** The grid says how many rows it holds, one more for its head. */
const countRows = async (page: Page): Promise<number> =>
  Number(
    (await page
      .locator('[role="grid"]')
      .getAttribute('aria-rowcount', { timeout: 1000 })
      .catch(() => '1')) ?? '1',
  ) - 1

/** Runs in the page, which knows what Node does not. */
const watching = `(() => {
  const frames = []
  globalThis.benchFrames = frames
  let last = performance.now()
  const note = (now) => {
    frames.push(now - last)
    last = now
    if (globalThis.benchFrames === frames) requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
})()`

const watchFrames = (page: Page): Promise<void> => page.evaluate(watching)

const takeFrames = (page: Page): Promise<readonly number[]> =>
  page.evaluate(`(() => {
    const frames = globalThis.benchFrames
    globalThis.benchFrames = undefined
    return frames
  })()`)
