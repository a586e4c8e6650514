import type { RoutingMember } from './routing.ts'

/** A member that serves an id, and the id to send it. */
export interface Server {
  readonly member: RoutingMember
  readonly model: string
}

/** Who lists which id. Ids are found as written, in another case, with or without a date or `:latest`. */
export interface ModelIndex {
  find(asked: string): readonly Server[]
  /** Every listed id with its accounts. */
  entries(): Iterable<readonly [string, readonly RoutingMember[]]>
}

export function createModelIndex(members: readonly RoutingMember[]): ModelIndex {
  const exact = new Map<string, RoutingMember[]>()
  const loose = new Map<string, Server[]>()
  for (const member of members) {
    for (const id of listedIds(member)) {
      push(exact, id, member)
      push(loose, looseKey(id), { member, model: id })
    }
  }
  return {
    find(asked) {
      const found = exact.get(asked)
      if (found !== undefined) return found.map((member) => ({ member, model: asked }))
      const near = new Map<RoutingMember, string>()
      for (const { member, model } of loose.get(looseKey(asked)) ?? [])
        near.set(member, idToSend(asked, model))
      return [...near].map(([member, model]) => ({ member, model }))
    },
    entries: () => exact,
  }
}

const listedIds = ({ models, shown }: RoutingMember): readonly string[] =>
  models === 'any' ? (shown ?? []) : models === 'unknown' ? [] : models.map(bareId)

/** Gemini's lists and paths say `models/x`. */
export const bareId = (id: string): string => id.replace(/^(?:publishers\/[^/]+\/)?models\//, '')

const version = /(?:[-@]\d{8}|-\d{4}-\d{2}-\d{2}|:latest|-latest)$/

const looseKey = (id: string): string => id.toLowerCase().replace(version, '')

/** A place that lists a dated id knows the undated one too, and the other way round; only the case is its own. */
function idToSend(asked: string, listed: string): string {
  const [askedDate] = version.exec(asked) ?? ['']
  const [listedDate] = version.exec(listed) ?? ['']
  return `${listed.slice(0, listed.length - listedDate.length)}${askedDate}`
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
