import type { JsonObject } from '../../canonical/json.ts'
import { MalformedRequest } from '../../canonical/malformed-request.ts'

const usualLimit = 20
const mostAtOnce = 100

/** A page of items, the newest first unless the query says otherwise. */
export function page(items: readonly JsonObject[], query: URLSearchParams): JsonObject {
  const limit = readLimit(query.get('limit'))
  const ordered = readOrder(query.get('order')) === 'asc' ? items : items.toReversed()
  const after = query.get('after')
  const start = after === null ? 0 : placeAfter(ordered, after)
  const data = ordered.slice(start, start + limit)
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + limit < ordered.length,
  }
}

function readLimit(text: string | null): number {
  if (text === null) return usualLimit
  const limit = Number(text)
  if (!Number.isInteger(limit))
    throw new MalformedRequest(
      `Invalid 'limit': expected an integer, but got '${text.slice(0, 40)}' instead.`,
      {
        at: '/limit',
        code: 'invalid_type',
      },
    )
  if (limit < 1 || limit > mostAtOnce)
    throw new MalformedRequest(
      `Invalid 'limit': integer ${limit < 1 ? 'below minimum' : 'above maximum'} value. Expected a value ${limit < 1 ? '>= 1' : `<= ${mostAtOnce}`}, but got ${limit} instead.`,
      { at: '/limit', code: limit < 1 ? 'integer_below_min_value' : 'integer_above_max_value' },
    )
  return limit
}

function readOrder(text: string | null): 'asc' | 'desc' {
  if (text === null || text === 'desc') return 'desc'
  if (text === 'asc') return 'asc'
  throw new MalformedRequest(
    `Invalid value: '${text.slice(0, 40)}'. Supported values are: 'asc' and 'desc'.`,
    { at: '/order', code: 'invalid_value' },
  )
}

function placeAfter(items: readonly JsonObject[], id: string): number {
  const at = items.findIndex((item) => item.id === id)
  if (at === -1)
    throw new MalformedRequest(`No item found with id '${id.slice(0, 80)}'.`, {
      at: '/after',
      code: 'invalid_value',
    })
  return at + 1
}
