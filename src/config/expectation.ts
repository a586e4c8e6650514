import type { z } from 'zod'
import { type ConfigText, fillText, sameText } from './config-text.ts'
import { nearestWord } from './nearest-word.ts'

type Issue = z.core.$ZodIssue

/** What a setting takes, in words, from what the schema found wrong. */
export function expectationOf(issue: Issue): ConfigText {
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? sameText(issue.expected)
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String))
  if (issue.code === 'too_small') return bound(lower, issue.origin, Number(issue.minimum))
  if (issue.code === 'too_big') return bound(upper, issue.origin, Number(issue.maximum))
  if (issue.code === 'invalid_format') return formats[issue.format] ?? sameText(issue.message)
  if (issue.code === 'invalid_key') return notEmpty
  return sameText(issue.message)
}

/** What stands there now. A secret's value is never shown. */
export function describeValue(value: unknown, isSecret: boolean): ConfigText {
  if (value === null || value === undefined) return nothing
  if (Array.isArray(value)) return aList
  if (typeof value === 'object') return aMapping
  if (isSecret) return hidden
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return sameText(text.length > 60 ? `${text.slice(0, 59)}…` : text)
}

/** «Did you mean …», or the list to choose from when no word is near. */
export function suggestion(word: string, known: readonly string[]): ConfigText {
  const nearest = nearestWord(word, known)
  if (nearest !== undefined) return fillText(didYouMean, { nearest: sameText(nearest) })
  return known.length === 0 ? sameText('') : fillText(choices, { list: sameText(known.join(', ')) })
}

const oneOf = (values: readonly string[]): ConfigText =>
  fillText(
    { en: 'one of {list}', ja: '{list} のいずれか', 'zh-CN': '{list} 之一' },
    { list: sameText(values.join(', ')) },
  )

const bound = (texts: Readonly<Record<string, ConfigText>>, origin: string, limit: number): ConfigText => {
  if (origin === 'string' && limit === 1) return notEmpty
  return fillText(texts[origin] ?? texts.number ?? sameText('{limit}'), { limit: sameText(String(limit)) })
}

const number = { en: 'a number', ja: '数値', 'zh-CN': '数字' }
const integer = { en: 'a whole number', ja: '整数', 'zh-CN': '整数' }
const aList = { en: 'a list', ja: 'リスト', 'zh-CN': '列表' }
const aMapping = { en: 'a group of settings', ja: '設定のまとまり', 'zh-CN': '一组设置' }
const nothing = { en: 'empty', ja: '空', 'zh-CN': '空' }
const notEmpty = { en: 'a text that is not empty', ja: '空でない文字列', 'zh-CN': '非空文本' }
const hidden = {
  en: 'a value that is not shown',
  ja: '非公開の値',
  'zh-CN': '不予显示的值',
}
const didYouMean = {
  en: 'Did you mean {nearest}?',
  ja: '{nearest} のことですか？',
  'zh-CN': '您是想写 {nearest} 吗？',
}
const choices = {
  en: 'Choose one of: {list}.',
  ja: '次から選んでください: {list}。',
  'zh-CN': '可选：{list}。',
}

const kinds: Readonly<Record<string, ConfigText>> = {
  string: { en: 'a text', ja: '文字列', 'zh-CN': '文本' },
  number,
  int: integer,
  boolean: { en: 'true or false', ja: 'true か false', 'zh-CN': 'true 或 false' },
  array: aList,
  object: aMapping,
  record: aMapping,
}

const lower: Readonly<Record<string, ConfigText>> = {
  number: { en: 'a number of at least {limit}', ja: '{limit} 以上の数値', 'zh-CN': '不小于 {limit} 的数字' },
  string: {
    en: 'a text of at least {limit} characters',
    ja: '{limit} 文字以上の文字列',
    'zh-CN': '至少 {limit} 个字符的文本',
  },
  array: {
    en: 'a list of at least {limit} entries',
    ja: '{limit} 件以上のリスト',
    'zh-CN': '至少 {limit} 项的列表',
  },
}

const upper: Readonly<Record<string, ConfigText>> = {
  number: { en: 'a number of at most {limit}', ja: '{limit} 以下の数値', 'zh-CN': '不大于 {limit} 的数字' },
  string: {
    en: 'a text of at most {limit} characters',
    ja: '{limit} 文字以下の文字列',
    'zh-CN': '最多 {limit} 个字符的文本',
  },
  array: {
    en: 'a list of at most {limit} entries',
    ja: '{limit} 件以下のリスト',
    'zh-CN': '最多 {limit} 项的列表',
  },
}

const formats: Readonly<Record<string, ConfigText>> = {
  url: {
    en: 'an address such as https://host/path',
    ja: 'https://host/path のようなアドレス',
    'zh-CN': '形如 https://host/path 的地址',
  },
  regex: {
    en: 'up to 64 letters, digits, dots, minus signs and underscores, beginning with a letter or digit',
    ja: '英数字で始まる、英数字・ドット・ハイフン・下線からなる 64 文字以内の名前',
    'zh-CN': '以字母或数字开头、由字母、数字、点、连字符和下划线组成且不超过 64 个字符的名称',
  },
}
