import { type ConfigText, fillText, sameText } from './config-text.ts'
import { type FaultCode, faultTexts } from './fault-texts.ts'

/** Keys and list positions from the document's root: `['accounts', 0, 'name']`. */
export type SettingPath = readonly (string | number)[]

/** One thing wrong with torii.yaml, with the place a person has to look at. Never holds a secret. */
export interface ConfigFault {
  /** Stable English code. */
  readonly code: FaultCode
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
  /** `accounts[0].name`; empty: the document as a whole. */
  readonly path: string
  /** In English, as `expected`; `message` says both in every language. */
  readonly got: string
  readonly expected: string
  readonly message: ConfigText
}

/** Something the owner should know, although the settings hold. */
export interface ConfigNotice {
  /** Stable English code. */
  readonly code: string
  readonly message: ConfigText
}

export interface FaultPlace {
  readonly line: number
  readonly column: number
  readonly path: SettingPath
}

export function configFault(
  code: FaultCode,
  place: FaultPlace,
  values: { readonly got?: ConfigText; readonly expected?: ConfigText } = {},
): ConfigFault {
  const path = writeSettingPath(place.path)
  const got = values.got ?? sameText('')
  const expected = values.expected ?? sameText('')
  const shownPath = sameText(path === '' ? 'torii.yaml' : path)
  const message = fillText(faultTexts[code], { got, expected, path: shownPath })
  return { code, line: place.line, column: place.column, path, got: got.en, expected: expected.en, message }
}

/** `['accounts', 0, 'name']` → `accounts[0].name`. */
export const writeSettingPath = (path: SettingPath): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? key : `${text}.${key}`
  }, '')
