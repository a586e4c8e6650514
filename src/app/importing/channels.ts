import { badRow, goodRow, type ImportReading, type ImportRow, reasons, unknownChannel } from './import-row.ts'
import { upstreamAt } from './key-owner.ts'
import {
  accountNameOf,
  type Fields,
  fieldsOf,
  listOf,
  numberIn,
  type PlacedText,
  textIn,
} from './placed-text.ts'

/** Channel types of one-api and new-api where both mean the same, and of one of them where only it has the number. */
const types: Readonly<Record<number, string>> = {
  1: 'openai',
  3: 'azure-openai',
  14: 'anthropic',
  17: 'alibaba',
  20: 'openrouter',
  24: 'gemini',
  25: 'moonshot',
  27: 'perplexity',
  28: 'mistral',
  29: 'groq',
  30: 'ollama',
  33: 'bedrock',
  34: 'cohere',
  40: 'siliconflow',
  42: 'mistral',
  43: 'deepseek',
  48: 'xai',
}

/** Where the two differ. */
const newApiTypes: Readonly<Record<number, string>> = { 4: 'ollama', 35: 'minimax', 41: 'vertex' }
const oneApiTypes: Readonly<Record<number, string>> = {
  27: 'minimax',
  35: 'cohere',
  36: 'deepseek',
  39: 'together',
  41: 'novita',
}

/** new-api has these fields, one-api has not. */
const isNewApi = (channel: Fields): boolean =>
  'auto_ban' in channel || 'channel_info' in channel || 'tag' in channel || 'setting' in channel

/** The list itself, as the databases and admin APIs of both give it. */
export function channelsIn({
  value,
}: PlacedText): { path: readonly (string | number)[]; list: readonly unknown[] } | undefined {
  const outer = fieldsOf(value)
  const data = fieldsOf(outer.data)
  const places: readonly (readonly [readonly string[], unknown])[] = [
    [[], value],
    [['data'], outer.data],
    [['data', 'items'], data.items],
    [['channels'], outer.channels],
  ]
  const found = places.find(([, list]) => listOf(list).some(isChannel))
  return found && { path: found[0], list: listOf(found[1]) }
}

const isChannel = (value: unknown): boolean => {
  const { type, key } = fieldsOf(value)
  return Number.isInteger(type) && typeof key === 'string'
}

export function readChannels(text: PlacedText): ImportReading {
  const found = channelsIn(text)
  const { path, list } = found ?? { path: [], list: [] }
  const ranks = [...new Set(list.map((channel) => numberIn(fieldsOf(channel), 'priority') ?? 0))].sort(
    (a, b) => b - a,
  )
  const rows = list.flatMap((channel, at) => rowsOf(fieldsOf(channel), text.lineOf([...path, at]), ranks))
  return { format: 'channels', rows, mapping: {} }
}

function rowsOf(channel: Fields, line: number, ranks: readonly number[]): readonly ImportRow[] {
  const keys = (textIn(channel, 'key') ?? '').split('\n').filter((key) => key.trim() !== '')
  if (keys.length === 0) return [badRow(line, reasons.no_key)]
  const type = numberIn(channel, 'type') ?? 0
  const baseUrl = textIn(channel, 'base_url')
  const own = isNewApi(channel) ? newApiTypes : oneApiTypes
  const byType = own[type] ?? types[type]
  const upstream = baseUrl === undefined ? byType : (upstreamAt(baseUrl) ?? fitting(byType))
  if (upstream === undefined) return [badRow(line, unknownChannel(String(type)))]
  const name = accountNameOf(textIn(channel, 'name') ?? upstream)
  const models = (textIn(channel, 'models') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  const weight = numberIn(channel, 'weight') ?? 0
  return keys.map((key, at) =>
    goodRow(line, {
      name: keys.length === 1 ? name : `${name}-${at + 1}`,
      upstream,
      ...credentialsIn(key.trim(), upstream),
      enabled: (numberIn(channel, 'status') ?? 1) === 1,
      // Theirs: the greater the sooner. Ours: the smaller the sooner.
      priority: ranks.indexOf(numberIn(channel, 'priority') ?? 0) + 1,
      weight: weight > 0 ? weight : 1,
      models,
      ...(baseUrl === undefined ? {} : { base_url: baseUrl.replace(/\/+$/, '') }),
      ...organizationOf(channel),
    }),
  )
}

/** AWS's come as `id|secret|region` or `key|region`. */
function credentialsIn(key: string, upstream: string): { apiKey: string; options?: Record<string, string> } {
  const parts = key.split('|').map((part) => part.trim())
  if (upstream !== 'bedrock' || parts.length < 2) return { apiKey: key }
  const region = parts.at(-1) ?? ''
  const [first = '', second = ''] = parts
  return parts.length === 2
    ? { apiKey: first, options: { region } }
    : { apiKey: second, options: { access_key_id: first, region } }
}

function organizationOf(channel: Fields): { options?: Record<string, string> } {
  const organization = textIn(channel, 'openai_organization')
  return organization === undefined ? {} : { options: { organization } }
}

/** An address of its own with a type whose dialect is known; any other speaks OpenAI's. */
const fitting = (upstream: string | undefined): string =>
  upstream === undefined || upstream === 'openai' ? 'openai-compatible' : upstream
