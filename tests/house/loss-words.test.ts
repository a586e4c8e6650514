import { expect, it } from 'vitest'
import { tellLoss } from '../../src/canonical/loss-telling.ts'
import { filesIn, readText } from './source-files.ts'

const treatment = '(?:dropped|approximated|moved|clamped|defaulted|renamed)'
const begin = new RegExp(`(?:^|; )[a-z-]+ ${treatment}: `)

/** What the fidelity tables say is lost: every sentence that the matrix of the codecs brings forth. */
const sentences = new Set(
  filesIn('docs/fidelity')
    .flatMap((name) => readText(`docs/fidelity/${name}`).split('\n'))
    .filter((line) => line.startsWith('|'))
    .flatMap((line) => line.replaceAll('**', '').replace(/ \|$/, '').split(' | ').slice(-1))
    .flatMap((cell) => cell.split(begin).slice(1)),
)

it('every loss of the fidelity tables has words in Japanese and Chinese', () => {
  expect(sentences.size).toBeGreaterThan(100)
  const untold = [...sentences].filter(
    (detail) => tellLoss({ detail }, 'ja') === undefined || tellLoss({ detail }, 'zh-CN') === undefined,
  )
  expect(untold).toEqual([])
})
