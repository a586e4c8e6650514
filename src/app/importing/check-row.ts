import type { z } from 'zod'
import type { Text } from '../../canonical/language.ts'
import { fillText, sameText } from '../../config/config-text.ts'
import { describeValue, expectationOf } from '../../config/expectation.ts'
import { newAccountSchema } from '../../control/contract/account.ts'
import { upstreams } from '../../upstreams/registry.ts'
import { badRow, type ImportRow, reasons, unknownFields } from './import-row.ts'

/** What the settings would refuse is told here, where its line is known. */
export function checkedRow(row: ImportRow): ImportRow {
  if (row.kind === 'bad') return row
  const { account, line } = row
  const read = newAccountSchema.safeParse(account, { reportInput: false })
  const [issue] = read.success ? [] : read.error.issues
  if (issue !== undefined) return badRow(line, faultOf(issue, account))
  const { apiKey, base_url, upstream } = account
  if (apiKey !== undefined && !apiKey.startsWith('{') && /\s/.test(apiKey))
    return badRow(line, reasons.key_with_space)
  const needsAddress = upstreams[upstream]?.form.some(({ name, required }) => name === 'base_url' && required)
  return needsAddress === true && base_url === undefined ? badRow(line, reasons.no_address) : row
}

/** A schema's complaint in the reader's language; a secret is not shown. */
export function faultOf(issue: z.core.$ZodIssue, given: unknown): Text {
  if (issue.code === 'unrecognized_keys') return unknownFields(issue.keys)
  const value = issue.path.reduce<unknown>(
    (node, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    given,
  )
  const isSecret = issue.path.some((key) => secretFields.has(String(key)))
  return fillText(wrong, {
    field: sameText(issue.path.map(String).join('.')),
    got: describeValue(value, isSecret),
    expected: expectationOf(issue),
  })
}

const secretFields = new Set(['api_key', 'apiKey', 'options', 'proxy'])

const wrong: Text = {
  en: '{field} is {got}, but {expected} is expected',
  ja: '{field} は {got} ですが、{expected} を指定してください',
  'zh-CN': '{field} 的值是 {got}，但应为 {expected}',
}
