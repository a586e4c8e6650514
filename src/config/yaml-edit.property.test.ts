import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { SettingPath } from './config-fault.ts'
import { editYaml } from './yaml-edit.ts'

// Documents as people write them: blocks and braces, comments beside and between, blank lines, odd indentation.

type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree }

const scalar = fc.oneof(
  fc.constantFrom(
    'a',
    'gemini-3-flash',
    'env:KEY',
    'true',
    '12',
    '',
    ' # no',
    'x: y',
    '- z',
    '*',
    '日本',
    "it's",
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const key = fc.constantFrom('port', 'name', 'gpt-4o*', 'a b', 'on', '名前', 'x', 'y', 'z')
const tree: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).tree
const root = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5, noNullPrototype: true })

/** Writes a tree as text, in a style that the seed decides. */
function write(value: { readonly [key: string]: Tree }, seed: number): string {
  let state = seed
  let comments = 0
  const chance = (of: number): boolean => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 16) % of === 0
  }
  const comment = (): string => {
    comments += 1
    return `# c${comments}`
  }
  const beside = () => (chance(3) ? `   ${comment()}` : '')
  const between = (indent: string) => `${chance(5) ? '\n' : ''}${chance(5) ? `${indent}${comment()}\n` : ''}`
  const isGroup = (node: Tree): node is readonly Tree[] | { readonly [key: string]: Tree } =>
    typeof node === 'object' && node !== null && Object.keys(node).length > 0
  const inline = (node: Tree): string => JSON.stringify(node)
  const pair = (name: string, node: Tree, indent: string): string => {
    const written = /^[a-z]+$/.test(name) ? name : JSON.stringify(name)
    if (node === null && chance(2)) return `${written}:${beside()}\n`
    if (!isGroup(node) || chance(5)) return `${written}: ${inline(node)}${beside()}\n`
    return `${written}:${beside()}\n${block(node, indent)}`
  }
  const block = (node: readonly Tree[] | { readonly [key: string]: Tree }, parent: string): string => {
    const indent = `${parent}${chance(3) ? '    ' : '  '}`
    if (!Array.isArray(node)) {
      return Object.entries(node)
        .map(([name, field]) => `${between(indent)}${indent}${pair(name, field, indent)}`)
        .join('')
    }
    return node
      .map((entry: Tree) => {
        if (!isGroup(entry) || Array.isArray(entry)) return `${indent}- ${inline(entry)}${beside()}\n`
        const inner = `${indent}  `
        const pairs = Object.entries(entry).map(([name, field]) => pair(name, field, inner))
        return `${between(indent)}${indent}- ${pairs.join(inner)}`
      })
      .join('')
  }
  const text = Object.entries(value)
    .map(([name, field]) => `${between('')}${pair(name, field, '')}`)
    .join('')
  return chance(6) ? text.trimEnd() : text
}

/** Every path of a tree, lists and their entries included. */
const paths = (node: unknown, at: SettingPath = []): readonly SettingPath[] => [
  ...(at.length > 0 ? [at] : []),
  ...(typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([name, field]) =>
        paths(field, [...at, Array.isArray(node) ? Number(name) : name]),
      )
    : []),
]

const valueAt = (node: unknown, path: SettingPath): unknown =>
  path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], node)

const commentsOf = (text: string) => text.match(/# c\d+/g) ?? []

const documents = fc
  .record({ value: root, seed: fc.integer({ min: 1 }), pick: fc.nat() })
  .map(({ value, seed, pick }) => {
    const text = write(value, seed)
    const all = paths(value)
    return { text, path: all[pick % all.length] ?? [] }
  })

test('a scalar set anywhere keeps every comment, and every line but its own', () => {
  fc.assert(
    fc.property(documents, scalar, ({ text, path }, value) => {
      const before: unknown = parse(text)
      fc.pre(typeof valueAt(before, path) !== 'object' || valueAt(before, path) === null)
      const edited = editYaml(text, { kind: 'set', path, value })
      expect(edited).toBeDefined()
      expect(valueAt(parse(edited ?? ''), path)).toEqual(value)
      expect(commentsOf(edited ?? '')).toEqual(commentsOf(text))
      const lines = text.split('\n')
      const changed = (edited ?? '').split('\n').filter((line, index) => line !== lines[index])
      expect(changed.length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 200 },
  )
})

test('a new setting keeps every comment and every line', () => {
  fc.assert(
    fc.property(documents, scalar, ({ text, path }, value) => {
      const before: unknown = parse(text)
      const parent = valueAt(before, path)
      fc.pre(typeof parent === 'object' && parent !== null && !Array.isArray(parent))
      const edited = editYaml(text, { kind: 'set', path: [...path, 'new'], value }) ?? ''
      expect(valueAt(parse(edited), [...path, 'new'])).toEqual(value)
      expect(commentsOf(edited).toSorted()).toEqual(commentsOf(text).toSorted())
    }),
    { numRuns: 200 },
  )
})

test('a removal takes no comment of the lines that stay', () => {
  fc.assert(
    fc.property(documents, ({ text, path }) => {
      const edited = editYaml(text, { kind: 'remove', path }) ?? ''
      const kept = new Set(commentsOf(edited))
      const lines = new Set(edited.split('\n'))
      for (const line of text.split('\n')) {
        if (lines.has(line)) for (const comment of commentsOf(line)) expect(kept.has(comment)).toBe(true)
      }
      expect(parse(edited) ?? {}).toEqual(withoutPath(parse(text), path))
    }),
    { numRuns: 200 },
  )
})

test('an entry added to any list keeps every comment', () => {
  fc.assert(
    fc.property(documents, ({ text, path }) => {
      const list = valueAt(parse(text), path)
      fc.pre(Array.isArray(list))
      const value = { name: 'n', models: ['*'] }
      const edited = editYaml(text, { kind: 'insert', path, value }) ?? ''
      expect(valueAt(parse(edited), path)).toEqual([...(Array.isArray(list) ? list : []), value])
      expect(commentsOf(edited).toSorted()).toEqual(commentsOf(text).toSorted())
    }),
    { numRuns: 200 },
  )
})

function withoutPath(value: unknown, path: SettingPath): unknown {
  const parent = valueAt(value, path.slice(0, -1))
  const last = path.at(-1)
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1)
  else if (typeof parent === 'object' && parent !== null && last !== undefined)
    Reflect.deleteProperty(parent, last)
  return value
}
