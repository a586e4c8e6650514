import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applySplices, type Splice } from './json-splice.ts'

const set = (at: string, raw: string): Splice => ({ at, edit: { kind: 'set', raw }, reason: 'test' })
const remove = (at: string): Splice => ({ at, edit: { kind: 'remove' }, reason: 'test' })

function splice(text: string, ...splices: readonly Splice[]): string {
  const pieces = applySplices([new TextEncoder().encode(text)], splices)
  return new TextDecoder().decode(Buffer.concat(pieces))
}

describe('JSON splice', () => {
  it('replaces a value and leaves every other byte alone', () => {
    const text = '{ "a" : 1.0,\n\t"model":"x" , "big":12345678901234567890 }'
    expect(splice(text, set('/model', '"y"'))).toBe(text.replace('"x"', '"y"'))
  })

  it('adds a key at the end of its object', () => {
    expect(splice('{"a":1 }', set('/b', 'true'))).toBe('{"a":1,"b":true }')
    expect(splice('{ }', set('/b', 'true'), set('/c', '2'))).toBe('{"b":true,"c":2 }')
    expect(splice('{"a":{"x":1}}', set('/a/y', '2'))).toBe('{"a":{"x":1,"y":2}}')
  })

  it('takes the right comma away with a member', () => {
    const text = '{"a":1, "b":2, "c":3}'
    expect(splice(text, remove('/a'))).toBe('{"b":2, "c":3}')
    expect(splice(text, remove('/b'))).toBe('{"a":1, "c":3}')
    expect(splice(text, remove('/c'))).toBe('{"a":1, "b":2}')
    expect(splice(text, remove('/a'), remove('/b'))).toBe('{"c":3}')
    expect(splice(text, remove('/b'), remove('/c'))).toBe('{"a":1}')
    expect(splice(text, remove('/a'), remove('/c'), remove('/b'))).toBe('{}')
    expect(splice(text, remove('/c'), set('/d', '4'))).toBe('{"a":1, "b":2,"d":4}')
    expect(splice('{"a":1}', remove('/a'), set('/d', '4'))).toBe('{"d":4}')
  })

  it('changes nothing where there is nothing to remove', () => {
    const text = '{"a":1, "b":[1]}'
    expect(splice(text, remove('/z'), remove('/z/y'), remove('/a/y'), remove('/b/7'))).toBe(text)
  })

  it('edits elements of arrays', () => {
    const text = '{"m":[{"c":"x"}, {"c":"y"}]}'
    expect(splice(text, set('/m/1/c', '"z"'))).toBe('{"m":[{"c":"x"}, {"c":"z"}]}')
    expect(splice(text, remove('/m/0'))).toBe('{"m":[{"c":"y"}]}')
    expect(splice(text, remove('/m/0'), remove('/m/0'))).toBe('{"m":[]}')
    expect(splice(text, set('/m/-', '1'), set('/m/3', '2'))).toBe('{"m":[{"c":"x"}, {"c":"y"},1,2]}')
  })

  it('edits the one of several equal keys that counts, and removes all of them', () => {
    const text = '{"model":"a","x":1,"model":"b"}'
    expect(splice(text, set('/model', '"c"'))).toBe('{"model":"a","x":1,"model":"c"}')
    expect(splice(text, remove('/model'))).toBe('{"x":1}')
  })

  it('makes later splices on what earlier ones left', () => {
    expect(splice('{"a":1}', set('/b', '{}'), set('/b/c', '2'), remove('/a'))).toBe('{"b":{"c":2}}')
    expect(splice('{"a":1}', set('/a', '2'), set('/a', '3'))).toBe('{"a":3}')
    expect(splice('{"a":1}', set('', '{"b":2}'), set('/c', '3'))).toBe('{"b":2,"c":3}')
  })

  it('reads pointer escapes, escaped keys and non-ASCII keys', () => {
    expect(
      splice(
        '{"a/b":1,"c~d":2,"\\u0065":3,"鍵":4}',
        set('/a~1b', '0'),
        set('/c~0d', '0'),
        set('/e', '0'),
        set('/鍵', '0'),
      ),
    ).toBe('{"a/b":0,"c~d":0,"\\u0065":0,"鍵":0}')
  })

  it('gives the untouched bytes back without copying them', () => {
    const body = new TextEncoder().encode('{"model":"a","messages":[]}')
    const pieces = applySplices([body], [set('/model', '"b"')])
    expect(pieces.filter((piece) => piece.buffer === body.buffer)).toHaveLength(2)
    expect(applySplices([body], [])).toEqual([body])
  })

  it('refuses what cannot be done instead of sending something else', () => {
    expect(() => splice('{"a":1}', set('/b/c', '1'))).toThrow('/b/c')
    expect(() => splice('{"a":1}', set('/a/c', '1'))).toThrow('/a/c')
    expect(() => splice('{"a":[1]}', set('/a/5', '1'))).toThrow('/a/5')
    expect(() => splice('{"a":1', set('/a', '1'))).toThrow()
    expect(() => splice('{"a":1}', set('a', '1'))).toThrow()
    expect(() => splice('{"a":1}', remove(''))).toThrow()
  })

  it('does what the same edits do to the parsed value', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd~/', '0')
    const tree = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.string(), tie('object'), tie('array')),
      object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      array: fc.array(tie('value'), { maxLength: 4 }),
    }))
    const step = fc.record({
      pick: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      remove: fc.boolean(),
      raw: fc.json({ maxDepth: 1 }),
    })
    fc.assert(
      fc.property(
        tree.object,
        fc.array(step, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(undefined, 2),
        (root, steps, indent) => {
          const model: unknown = structuredClone(root)
          const splices: Splice[] = []
          for (const { pick, remove: removes, raw } of steps) {
            const path = pathInto(model, pick)
            if (path === undefined) continue
            const at = path.map((token) => `/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
            splices.push(removes ? remove(at) : set(at, raw))
            edit(model, path, removes ? undefined : JSON.parse(raw))
          }
          expect(JSON.parse(splice(JSON.stringify(root, null, indent), ...splices))).toEqual(model)
        },
      ),
      { numRuns: 500 },
    )
  })
})

/** A path to a member that is there, or (at its end) to one that may be set. */
function pathInto(root: unknown, picks: readonly number[]): readonly string[] | undefined {
  const path: string[] = []
  let node = root
  for (const pick of picks) {
    if (typeof node !== 'object' || node === null) break
    const keys = [...Object.keys(node), Array.isArray(node) ? String(node.length) : 'new']
    const token = keys[pick % keys.length] ?? 'new'
    path.push(token)
    node = Reflect.get(node, token)
    if (node === undefined) break
  }
  return path.length === 0 ? undefined : path
}

function edit(root: unknown, path: readonly string[], value: unknown): void {
  let node = root
  for (const token of path.slice(0, -1)) node = Reflect.get(Object(node), token)
  const token = path.at(-1) ?? ''
  if (Array.isArray(node)) {
    if (value !== undefined) node[Number(token)] = value
    else node.splice(Number(token), 1)
    return
  }
  if (value === undefined) Reflect.deleteProperty(Object(node), token)
  else Reflect.set(Object(node), token, value)
}
