import { describe, expect, it } from 'vitest'
import { targetProtocolIds } from '../../src/canonical/protocol-id.ts'
import { upstreams } from '../../src/upstreams/registry.ts'
import { isTest, sourceFiles } from './source-files.ts'

const names = new Set<string>([...targetProtocolIds, ...Object.keys(upstreams)])

/** String literals of a file, without their quotes. */
const literalsIn = (text: string): readonly string[] =>
  [...withoutComments(text).matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`/g)].map(
    ([, single, double, template]) => single ?? double ?? template ?? '',
  )

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')

describe('the gateway', () => {
  it('names no protocol and no upstream: they are asked through their contracts', () => {
    const files = sourceFiles('src/gateway').filter(({ path }) => !isTest(path))
    expect(files).not.toEqual([])
    const named = files
      .flatMap(({ path, text }) => literalsIn(text).map((literal) => `${path}: ${literal}`))
      .filter((found) => names.has(found.slice(found.indexOf(': ') + 2)))
    expect(named).toEqual([])
  })

  it('would be caught naming one, but not speaking of one in a comment', () => {
    const text = "// 'gemini' is slow\nif (protocol === 'openai-chat') return `zai`"
    expect(literalsIn(text).filter((literal) => names.has(literal))).toEqual(['openai-chat', 'zai'])
  })
})
