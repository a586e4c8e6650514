import { readAccountList } from './account-list.ts'
import { channelsIn, readChannels } from './channels.ts'
import { checkedRow } from './check-row.ts'
import { readCodeRouter } from './code-router.ts'
import { looksLikeCsv, readCsv } from './csv.ts'
import { badRow, brokenText, type ImportReading } from './import-row.ts'
import { readLitellm } from './litellm.ts'
import {
  brokenPlace,
  fieldsOf,
  listOf,
  type PlacedText,
  readPlacedText,
  withoutRemarks,
} from './placed-text.ts'
import { looksLikeEnv, readEnv, readKeys } from './plain-lines.ts'

/**
 * Accounts in whatever people have: keys pasted one a line, CSV, JSON, .env, another Torii's settings or export, LiteLLM's
 * `model_list`, channels of one-api and new-api, claude-code-router. `upstream`: whose keys they are, where the text does not tell.
 */
export function readImport(text: string, upstream?: string): ImportReading {
  const reading = readText(withoutRemarks(text), upstream)
  return { ...reading, rows: reading.rows.map(checkedRow) }
}

function readText(text: string, upstream: string | undefined): ImportReading {
  const placed = readPlacedText(text)
  if (placed !== undefined) return readStructure(placed, upstream)
  const broken = brokenPlace(text)
  if (broken !== undefined)
    return { format: 'list', rows: [badRow(broken.line, brokenText(broken.code))], mapping: {} }
  if (looksLikeEnv(text)) return readEnv(text)
  return looksLikeCsv(text) ? readCsv(text, upstream) : readKeys(text, upstream)
}

function readStructure(text: PlacedText, upstream: string | undefined): ImportReading {
  const outer = fieldsOf(text.value)
  if (Array.isArray(outer.model_list)) return readLitellm(text)
  if (Array.isArray(outer.Providers) || Array.isArray(outer.providers)) return readCodeRouter(text)
  if (channelsIn(text) !== undefined) return readChannels(text)
  if (Array.isArray(outer.accounts)) return readAccountList(text, ['accounts'], 'torii', upstream)
  if (listOf(text.value).length > 0) return readAccountList(text, [], 'list', upstream)
  return { format: 'list', rows: [], mapping: {} }
}
