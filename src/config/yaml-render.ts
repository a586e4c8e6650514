import { stringify } from 'yaml'

/** A value on one line, fit for any place, inside `[ ]` and `{ }` too. */
export function renderInline(value: unknown): string {
  const written = stringify([value], {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: false,
    ...(hasLineBreak(value) ? { defaultStringType: 'QUOTE_DOUBLE' as const } : {}),
  })
  return withPadding(written.trim().slice(1, -1))
}

/** `key: value` as lines without a first indent; groups and lists of groups go below, indented by two. */
export function renderPair(key: string, value: unknown): readonly string[] {
  const name = renderInline(key)
  if (isInline(value)) return [`${name}: ${renderInline(value)}`]
  return [`${name}:`, ...renderBlock(value).map((line) => `  ${line}`)]
}

/** A group or list as lines without a first indent. */
export function renderBlock(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(renderItem)
  if (typeof value === 'object' && value !== null && !isInline(value)) {
    return Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .flatMap(([key, field]) => renderPair(key, field))
  }
  return [renderInline(value)]
}

/** One list entry with its dash. */
export function renderItem(value: unknown): readonly string[] {
  const lines = isInline(value) ? [renderInline(value)] : renderBlock(value)
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
}

/** Scalars, empty groups, and lists of scalars. */
export function isInline(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every((entry) => typeof entry !== 'object' || entry === null)
  return Object.keys(value).length === 0
}

const hasLineBreak = (value: unknown): boolean => typeof value === 'string' && /[\r\n]/.test(value)

/** `{a: 1}` → `{ a: 1 }`, as the template writes it. */
const withPadding = (text: string): string =>
  text.startsWith('{') && text.endsWith('}') && text.length > 2 ? `{ ${text.slice(1, -1)} }` : text
