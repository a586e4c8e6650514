import { describe, expect, it } from 'vitest'
import { filesIn, foldersIn, isTest, readText, sourceFiles } from './source-files.ts'

/** Rooms whose folders are strangers to each other have a README in each of them instead. */
const rooms = foldersIn('src').flatMap((room) =>
  room === 'protocols' ? foldersIn('src/protocols').map((folder) => `protocols/${folder}`) : [room],
)

describe('rooms', () => {
  it.each(rooms)('say in 5 to 15 lines what they are for: %s', (room) => {
    expect(filesIn(`src/${room}`)).toContain('README.md')
    const lines = readText(`src/${room}/README.md`).trim().split('\n').length
    expect(lines).toBeGreaterThanOrEqual(5)
    expect(lines).toBeLessThanOrEqual(15)
  })

  it('know nothing of what lies beside the repository', () => {
    const found = [...sourceFiles('src'), ...sourceFiles('ui/src')].filter(
      ({ path, text }) =>
        !isTest(path) && /(?:\.\.\/)+shared\b|\bshared\/(?:corpus|clients|contracts|design)\b/.test(text),
    )
    expect(found.map(({ path }) => path)).toEqual([])
  })
})
