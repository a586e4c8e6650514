import { expect, test } from 'vitest'
import { prettyJson } from './pretty-json.ts'

test('numbers and strings stay as they were written', () => {
  const text = '{"seed":9007199254740993123,"n":1.0,"e":-2E+3,"s":"\\u00e9\\/","t":[true,null,{}],"u":[]}'
  expect(prettyJson(text)?.text).toBe(`{
  "seed": 9007199254740993123,
  "n": 1.0,
  "e": -2E+3,
  "s": "\\u00e9\\/",
  "t": [
    true,
    null,
    {}
  ],
  "u": []
}`)
})

test('tells where the value of a pointer stands, escaped steps too', () => {
  const pretty = prettyJson('{"a/b":{"c~":[1,{"d":"x"}]}}', new Set(['/a~1b/c~0/1/d', '/a~1b', '/none']))
  const at = (pointer: string): string | undefined => {
    const place = pretty?.places.get(pointer)
    return place === undefined ? undefined : pretty?.text.slice(place.from, place.to)
  }
  expect(at('/a~1b/c~0/1/d')).toBe('"x"')
  expect(at('/a~1b')?.startsWith('{')).toBe(true)
  expect(at('/none')).toBeUndefined()
})

test.each(['', '{', '{"a":1,}', '[1 2]', 'data: {}', '{"a":1} {"b":2}', '01', `${'['.repeat(600)}`])(
  '%j is no JSON',
  (text) => {
    expect(prettyJson(text)).toBeUndefined()
  },
)
