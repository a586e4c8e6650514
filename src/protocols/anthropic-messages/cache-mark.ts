import { type JsonObject, pointerTo } from '../../canonical/json.ts'
import type { CacheMark } from '../../canonical/part.ts'
import { WireNode, withRest } from './wire-node.ts'

/** `cache_control` of a block, a tool or the system text. One of another type stays among the rest. */
export function readCacheMark(node: WireNode): { cacheMark?: CacheMark } {
  const value = node.object('cache_control')
  if (value === undefined) return {}
  if (value.type !== 'ephemeral') {
    node.leave('cache_control')
    return {}
  }
  const mark = new WireNode(value, pointerTo(node.at, 'cache_control'), 'loose')
  mark.text('type')
  const ttl = mark.text('ttl')
  const rest = mark.rest()
  return { cacheMark: { ...(ttl === undefined ? {} : { ttl }), ...(rest === undefined ? {} : { rest }) } }
}

export const writeCacheMark = (mark: CacheMark | undefined): { cache_control?: JsonObject } => {
  if (mark === undefined) return {}
  const ttl = mark.ttl === undefined ? {} : { ttl: mark.ttl }
  return { cache_control: withRest({ type: 'ephemeral', ...ttl }, mark.rest) }
}
