import { type ChannelPlace, placeOfType } from './channel-types.ts'
import {
  badRow,
  goodRow,
  type ImportReading,
  type ImportRow,
  type LeftOut,
  oneOfSeveral,
  reasons,
  unknownChannel,
} from './import-row.ts'
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
  const channels = list.map(fieldsOf)
  const ranks = [...new Set(channels.map((channel) => numberIn(channel, 'priority') ?? 0))].sort(
    (a, b) => b - a,
  )
  const lineOf = (at: number): number => text.lineOf([...path, at])
  const rows = channels.flatMap((channel, at) => rowsOf(channel, lineOf(at), ranks))
  return { format: 'channels', rows, ...aliasesOf(channels, lineOf) }
}

function rowsOf(channel: Fields, line: number, ranks: readonly number[]): readonly ImportRow[] {
  const keys = keysIn(channel)
  if (keys.length === 0) return [badRow(line, reasons.no_key)]
  const type = numberIn(channel, 'type') ?? 0
  const place = placeOf(channel, type)
  if (place === undefined) return [badRow(line, unknownChannel(String(type)))]
  const { upstream, base_url } = place
  const name = accountNameOf(textIn(channel, 'name') ?? upstream)
  const weight = numberIn(channel, 'weight') ?? 0
  const isOn = (numberIn(channel, 'status') ?? 1) === 1
  const off = fieldsOf(fieldsOf(channel.channel_info).multi_key_status_list)
  return keys.map((key, at) => {
    const { apiKey, options } = credentialsIn(key.trim(), upstream)
    const chosen = { ...optionsOf(channel, upstream), ...options }
    return goodRow(line, {
      ...{ name: keys.length === 1 ? name : `${name}-${at + 1}`, upstream, apiKey },
      enabled: isOn && (numberIn(off, String(at)) ?? 1) === 1,
      // Theirs: the greater the sooner. Ours: the smaller the sooner.
      priority: ranks.indexOf(numberIn(channel, 'priority') ?? 0) + 1,
      weight: weight > 0 ? weight : 1,
      models: modelsOf(channel, upstream),
      ...(base_url === undefined ? {} : { base_url }),
      ...(Object.keys(chosen).length === 0 ? {} : { options: chosen }),
    })
  })
}

function placeOf(channel: Fields, type: number): ChannelPlace | undefined {
  const base = textIn(channel, 'base_url')?.replace(/\/+$/, '')
  const byType = placeOfType(type, channel)
  if (base === undefined) return byType
  return { upstream: upstreamAt(base) ?? fitting(byType?.upstream), base_url: base }
}

/** One a line; Google's service accounts are JSON, over as many lines as they like, several in a list. */
function keysIn(channel: Fields): readonly string[] {
  const text = textIn(channel, 'key') ?? ''
  const whole = /^[[{]/.test(text) ? parsed(text) : undefined
  if (Array.isArray(whole)) return whole.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  if (whole !== undefined) return [text]
  return text.split('\n').filter((key) => key.trim() !== '')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the channel is asked for → what its place is asked for. */
function renamesIn(channel: Fields): readonly (readonly [string, string])[] {
  const given = channel.model_mapping
  const pairs = Object.entries(fieldsOf(typeof given === 'string' ? parsed(given) : given))
  return pairs.flatMap(([asked, real]) =>
    typeof real === 'string' && real !== '' && real !== asked ? [[asked, real] as const] : [],
  )
}

const idsIn = (channel: Fields): readonly string[] =>
  (textIn(channel, 'models') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')

/** Azure's account has a map of its own; any other serves what its place calls it. */
function modelsOf(channel: Fields, upstream: string): string[] {
  if (upstream === 'azure-openai') return [...idsIn(channel)]
  const real = new Map(renamesIn(channel))
  return [...new Set(idsIn(channel).map((id) => real.get(id) ?? id))]
}

/** An id that another channel serves under its own name keeps it: an alias would lead away from there. */
function aliasesOf(channels: readonly Fields[], lineOf: (at: number) => number) {
  const mapping: Record<string, string> = {}
  const left: LeftOut[] = []
  const own = new Set(
    channels.flatMap((channel) => {
      const asked = new Set(renamesIn(channel).map(([id]) => id))
      return idsIn(channel).filter((id) => isAzure(channel) || !asked.has(id))
    }),
  )
  for (const [at, channel] of channels.entries())
    for (const [asked, real] of isAzure(channel) ? [] : renamesIn(channel)) {
      if (!own.has(asked)) mapping[asked] ??= real
      const taken = mapping[asked] ?? asked
      if (taken !== real) left.push({ line: lineOf(at), what: oneOfSeveral(asked, taken, [real]) })
    }
  return { mapping, left }
}

const isAzure = (channel: Fields): boolean =>
  placeOf(channel, numberIn(channel, 'type') ?? 0)?.upstream === 'azure-openai'

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

/** `other` is Azure's API version, and Google's region: alone, or by model with a `default`. */
function optionsOf(channel: Fields, upstream: string): Record<string, string> {
  const organization = textIn(channel, 'openai_organization')
  const other =
    textIn(channel, 'other') ?? textIn(fieldsOf(parsed(textIn(channel, 'config') ?? '')), 'region') ?? ''
  const location = textIn(fieldsOf(parsed(other)), 'default') ?? other
  const deployments = renamesIn(channel).map((pair) => pair.join('='))
  return {
    ...(organization === undefined ? {} : { organization }),
    ...(upstream === 'vertex' && /^[a-z0-9-]+$/.test(location) ? { location } : {}),
    ...(upstream === 'azure-openai' && /^\d{4}-\d{2}-\d{2}/.test(other) ? { api_version: other } : {}),
    ...(upstream === 'azure-openai' && deployments.length > 0 ? { deployments: deployments.join(',') } : {}),
  }
}

/** An address of its own with a type whose dialect is known; any other speaks OpenAI's. */
const fitting = (upstream: string | undefined): string =>
  upstream === undefined || upstream === 'openai' ? 'openai-compatible' : upstream
