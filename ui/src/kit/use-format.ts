import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

/** Numbers, money and times as the reader's language writes them. */
export interface Format {
  /** 1,234,567 */
  number(value: number): string
  /** 1.2M, 120万 */
  compact(value: number): string
  /** Share of 1: 98.2% */
  percent(share: number): string
  /** US dollars; small amounts keep their digits: $0.00042 */
  money(dollars: number): string
  /** 103 B, 4.2 kB: the symbols are the same in every language. */
  bytes(bytes: number): string
  /** Milliseconds: 340 ms, 2.4 s, 3 min 5 s */
  duration(ms: number): string
  /** 14:03:22 */
  time(unixMs: number): string
  /** Aug 14, 14:03 */
  dateTime(unixMs: number): string
  date(unixMs: number): string
  /** Nov 30 */
  day(unixMs: number): string
  /** 5 minutes ago, in 2 hours */
  ago(unixMs: number, nowMs: number): string
}

export function useFormat(): Format {
  const { i18n } = useTranslation()
  return useMemo(() => createFormat(i18n.language), [i18n.language])
}

const agoUnits = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

function createFormat(language: string): Format {
  const plain = new Intl.NumberFormat(language)
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
  const dateTime = new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
  const date = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric' })
  const day = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  return {
    number: (value) => plain.format(value),
    compact: (value) => (Math.abs(value) < 10_000 ? plain.format(value) : compact.format(value)),
    percent: (share) => percent.format(share),
    money: (dollars) => money(language, dollars),
    bytes: (bytes) => bytesText(language, bytes),
    duration: (ms) => duration(language, ms),
    time: (at) => time.format(at),
    dateTime: (at) => dateTime.format(at),
    date: (at) => date.format(at),
    day: (at) => day.format(at),
    ago(at, now) {
      const away = at - now
      const [unit, size] = agoUnits.find(([, length]) => Math.abs(away) >= length) ?? ['second', 1000]
      return relative.format(Math.round(away / size), unit)
    },
  }
}

function money(language: string, dollars: number): string {
  const small = dollars !== 0 && Math.abs(dollars) < 0.1
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    ...(small ? { maximumSignificantDigits: 2 } : {}),
  }).format(dollars)
}

const byteUnits = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
] as const

function bytesText(language: string, bytes: number): string {
  const [symbol, size] = byteUnits.find(([, length]) => bytes >= length) ?? ['B', 1]
  const count = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / size)
  return `${count}\u00a0${symbol}`
}

const timeUnits = [
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

function duration(language: string, ms: number): string {
  const unit = (value: number, name: string, digits = 0): string =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value)
  // The symbol in every language: Chinese would write the word.
  if (ms < 1000) return `${Math.round(ms)}\u00a0ms`
  if (ms < 60_000) return unit(ms / 1000, 'second', 1)
  const parts: string[] = []
  let rest = Math.round(ms / 1000) * 1000
  for (const [name, size] of timeUnits) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(unit(count, name))
  }
  return parts.slice(0, 2).join(' ')
}
