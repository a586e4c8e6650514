import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const chromiumPath = (): string | undefined => places.find((place) => existsSync(place))

/** Nothing but what the page itself asks for goes out. */
export function launchChromium(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('there is no Chromium on this machine')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

/** The suite needs a browser. Without one it is skipped and says so; where CI is set, that is a failure. */
export function describeInBrowser(name: string, body: () => void): void {
  if (chromiumPath() !== undefined) return void describe(name, body)
  const message = `${name}: no Chromium on this machine, so nothing was checked`
  if (process.env.CI === 'true') throw new Error(message)
  console.warn(message)
  describe.skip(name, body)
}
