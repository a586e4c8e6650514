import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fidelityPages } from './fidelity.ts'

const folder = join(import.meta.dirname, '../../docs/fidelity')
const pages = fidelityPages()

it.each(pages)('docs/fidelity/$name says what is (npm run fidelity)', ({ name, text }) => {
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
})

it('there is no other page', () => {
  const names = readdirSync(folder).filter((name) => name !== 'README.md')
  expect(names.toSorted()).toEqual(pages.map(({ name }) => name).toSorted())
})
