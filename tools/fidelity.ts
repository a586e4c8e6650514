import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fidelityPages } from '../tests/matrix/fidelity.ts'

/** Writes docs/fidelity/<client>-<upstream>.md, one page for each pair of dialects. */
const folder = join(import.meta.dirname, '../docs/fidelity')
mkdirSync(folder, { recursive: true })
for (const { name, text } of fidelityPages()) writeFileSync(join(folder, name), text)
