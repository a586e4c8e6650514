import { isMap, isSeq, LineCounter, parseDocument } from 'yaml'
import type { SettingPath } from '../../config/config-fault.ts'

/** YAML or JSON with the line of each place: of JSON too, which YAML's parser reads. */
export interface PlacedText {
  readonly value: unknown
  lineOf(path: SettingPath): number
}

/** JSON as people write it by hand has remarks, which YAML's parser does not know: blanks in their place keep every line and column. */
export function withoutRemarks(text: string): string {
  if (!/^[\s\uFEFF]*(?:\/[/*]|[[{])/.test(text)) return text
  return text.replace(
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|(?<!:)\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (piece) => (piece.startsWith('/') ? piece.replace(/[^\n\r]/g, ' ') : piece),
  )
}

/** Where a text that means to be YAML or JSON is none. Undefined: it is one, or means to be something else. */
export function brokenPlace(text: string): { readonly line: number; readonly code: string } | undefined {
  if (!/^\s*[[{]|^(?:model_list|accounts|providers|channels|data)\s*:/im.test(text)) return undefined
  const lines = new LineCounter()
  const [error] = parseDocument(text, { lineCounter: lines, prettyErrors: false }).errors
  return error === undefined ? undefined : { line: lines.linePos(error.pos[0]).line, code: error.code }
}

/** Undefined: it is neither, or plain text alone. */
export function readPlacedText(text: string): PlacedText | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0 || !(isMap(document.contents) || isSeq(document.contents))) return undefined
  return {
    value: document.toJS(),
    lineOf(path) {
      const node = document.getIn(path, true)
      const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
      return Array.isArray(range) ? lines.linePos(Number(range[0])).line : 1
    },
  }
}

export type Fields = Readonly<Record<string, unknown>>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A text that is not empty. */
export const textIn = (fields: Fields, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
  }
  return undefined
}

export const numberIn = (fields: Fields, name: string): number | undefined => {
  const value = Number(fields[name] ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}

/** A name that the settings take. */
export const accountNameOf = (text: string): string =>
  text
    .trim()
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 60) || 'account'
