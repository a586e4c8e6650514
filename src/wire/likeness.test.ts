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

const counted = (content: string, count: string, padding = 'xy'): string =>
  `{"p":"${padding}","delta":{"content":${JSON.stringify(content)}},"usage":{"n":${count}}}`
const learnCounted = (text: string): Likeness => {
  const like = new Likeness()
  like.learn(text, text.indexOf('"content":"') + 11, [
    { kind: 'count', at: text.indexOf('"n":') + 4 },
    { kind: 'padding', at: 6 },
  ])
  return like
}

it('a text may be another in its counts and its padding too', () => {
  const like = learnCounted(counted('a', '9'))
  const said = ['', ' b', 'a "quoted" word', 'ends with \\', '"n":7']
  expect(said.map((content, at) => like.stringIn(counted(content, `${at * 1000}`, 'z'.repeat(at))))).toEqual(
    said,
  )
})

it('a number in another form than a plain count does not fit, nor does padding that has to be read', () => {
  const like = learnCounted(counted('a', '9'))
  for (const count of [
    '-0',
    '-1',
    '1.0',
    '1e3',
    '07',
    '1234567890123456',
    '',
    '1 2',
    'null',
    '"7"',
    '7,"m":7',
  ])
    expect(like.stringIn(counted('b', count))).toBe(undefined)
  for (const padding of ['\\"', '\n', '"', 'x","y":"'])
    expect(like.stringIn(counted('b', '7', padding))).toBe(undefined)
  like.forget()
  expect(like.stringIn(counted('a', '9'))).toBe(undefined)
})

it('a text whose slots are no such slots, or whose keys are written with escapes, teaches nothing', () => {
  for (const count of ['1.0', '1e3', '-1', '00'])
    expect(learnCounted(counted('a', count)).stringIn(counted('a', count))).toBe(undefined)
  const escaped = textOf('a', ',"c\\u006fntent":"b"')
  const like = new Likeness()
  like.learn(escaped, start)
  expect(like.stringIn(escaped)).toBe(undefined)
})
