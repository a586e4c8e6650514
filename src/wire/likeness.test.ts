import { expect, it } from 'vitest'
import { Likeness } from './likeness.ts'

const textOf = (content: string, rest = ''): string =>
  `{"id":"x","delta":{"content":${JSON.stringify(content)}}${rest}}`
const start = textOf('').indexOf('""') + 1

it('nothing fits before something was learned', () => {
  expect(new Likeness().fits(textOf('a'))).toBe(false)
})

it('a text fits when only the one string is another', () => {
  const like = new Likeness()
  like.learn(textOf('say "hello" \\'), start)
  expect(['', 'b', 'line\nline', '鳥', 'back\\slash'].map((content) => like.fits(textOf(content)))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ])
})

it('a string that might end elsewhere does not fit, nor does anything around it that is another', () => {
  const like = new Likeness()
  like.learn(textOf('a'), start)
  expect(like.fits(textOf('a "quoted" word'))).toBe(false)
  expect(like.fits(textOf('ends with \\'))).toBe(false)
  expect(like.fits(textOf('a', ',"usage":{}'))).toBe(false)
  expect(like.fits(textOf('a').replace('"x"', '"y"'))).toBe(false)
  expect(like.fits('')).toBe(false)
})

it('a string without its end teaches nothing', () => {
  const like = new Likeness()
  like.learn('{"content":"cut', 12)
  expect(like.fits('{"content":"cut')).toBe(false)
})

it('the one string is given as JSON reads it', () => {
  const like = new Likeness()
  like.learn(textOf('a'), start)
  const said = ['', ' b', '鳥 😀', 'line\nline', 'back\\slash', 'a "quoted" word', 'ends with \\']
  expect(said.map((content) => like.stringIn(textOf(content)))).toEqual(said)
})

it('no string is given of a text that says more, or is no JSON', () => {
  const like = new Likeness()
  like.learn(textOf('a'), start)
  expect(like.stringIn(textOf('a').replace('"a"', '"a","role":"b"'))).toBe(undefined)
  expect(like.stringIn(textOf('line\nline').replace('\\n', '\n'))).toBe(undefined)
  expect(like.stringIn(textOf('x').replace('"x"', '"\\q"'))).toBe(undefined)
  like.forget()
  expect(like.stringIn(textOf('a'))).toBe(undefined)
})
