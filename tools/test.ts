import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuild } from './fresh-build.ts'

// `npm test`: form, types, rooms, dead code, then every test. With CI=true a skipped test is a failure: CI has what they need.
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const reportPath = join(tmpdir(), `torii-tests-${process.pid}.json`)
const checks = ['lint', 'types', 'rooms', 'dead']

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

let failed = false
for (const check of checks) {
  process.stdout.write(`\n> npm run ${check}\n`)
  if (run('npm', ['run', '--silent', check]) !== 0) failed = true
}
await ensureBuild((line) => process.stdout.write(`${line}\n`))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const status = run(process.execPath, [
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportPath}`,
  ...process.argv.slice(2),
])
const report = JSON.parse(readFileSync(reportPath, 'utf8')) as Report
const skipped = report.testResults.flatMap((file) =>
  file.assertionResults
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => `${file.name}: ${test.fullName}`),
)
if (skipped.length > 0) process.stdout.write(`\nSkipped:\n${skipped.join('\n')}\n`)
if (process.env.CI === 'true' && skipped.length > 0) {
  process.stdout.write('CI has all that these tests need, so a skipped one is a failure.\n')
  failed = true
}
process.stdout.write(
  `\n${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped.length} skipped\n`,
)
process.exitCode = failed || status !== 0 ? 1 : 0

function run(command: string, words: readonly string[]): number {
  return spawnSync(command, words, { cwd: root, stdio: 'inherit' }).status ?? 1
}
