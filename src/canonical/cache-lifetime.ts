import type { Written } from './loss.ts'
import { createLossList, type LossList, loss } from './loss-list.ts'
import type { CacheMark, Part } from './part.ts'
import type { CanonicalRequest, Instruction, Tool } from './request.ts'

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

const lengthOf = (lifetime: string): number | undefined => {
  const [, count, unit = ''] = /^(\d+)([smh])$/.exec(lifetime) ?? []
  return count === undefined ? undefined : Number(count) * (seconds[unit] ?? 1)
}

/** Of the lifetimes that a vendor has (`30m`, `12h`) the nearest by ratio. Undefined: the wish is no length of time. */
export function nearestLifetime(wished: string, offered: readonly string[]): string | undefined {
  const length = lengthOf(wished)
  if (length === undefined || length === 0) return undefined
  const distance = (lifetime: string) => Math.abs(Math.log((lengthOf(lifetime) ?? 1) / length))
  return offered.toSorted((a, b) => distance(a) - distance(b))[0]
}

/** A lifetime that the vendor has for the one of the mark; another than the wished one is told. */
function fitLifetime(
  { ttl }: CacheMark,
  offered: readonly string[],
  at: string,
  losses: LossList,
): { readonly ttl?: string } {
  if (ttl === undefined) return {}
  const fitted = nearestLifetime(ttl, offered)
  if (fitted === ttl) return { ttl }
  const detail =
    fitted === undefined
      ? `a cache lifetime of ${ttl} is not known here; the usual one is taken`
      : `a cache lifetime of ${ttl} is sent as ${fitted}`
  losses.add(loss('cache-mark', at, 'approximated', detail, false))
  return fitted === undefined ? {} : { ttl: fitted }
}

/** For a vendor whose marks have a lifetime and nothing else: what else the client said of one is told. */
export function fitBareMark(
  mark: CacheMark,
  offered: readonly string[],
  at: string,
  losses: LossList,
): { readonly ttl?: string } {
  for (const name of Object.keys(mark.rest ?? {}))
    losses.add(loss('cache-mark', at, 'dropped', `a cache mark has no ${name} here`, false))
  return fitLifetime(mark, offered, at, losses)
}

type Marked = { readonly cacheMark?: CacheMark; readonly origin?: { readonly at: string } }

/** Every mark of the request brought to lifetimes that the vendor has. For requests of another dialect. */
export function fitCacheMarks(
  request: CanonicalRequest,
  offered: readonly string[],
): Written<CanonicalRequest> {
  const losses = createLossList()
  const fitted = <T extends Marked>(node: T): T => {
    if (node.cacheMark === undefined) return node
    const { ttl: _, ...mark } = node.cacheMark
    const lifetime = fitLifetime(node.cacheMark, offered, node.origin?.at ?? '', losses)
    return { ...node, cacheMark: { ...mark, ...lifetime } }
  }
  const fitPart = (part: Part): Part => {
    const own = fitted(part)
    return own.kind === 'tool-result' ? { ...own, parts: own.parts.map(fitPart) } : own
  }
  const fitInstruction = (instruction: Instruction): Instruction => ({
    ...instruction,
    part: fitPart(instruction.part),
  })
  const fitTool = (tool: Tool): Tool => (tool.kind === 'custom' ? tool : fitted(tool))
  const value = {
    ...request,
    instructions: request.instructions.map(fitInstruction),
    turns: request.turns.map((turn) => ({ ...turn, parts: turn.parts.map(fitPart) })),
    tools: request.tools.map(fitTool),
  }
  return { value, losses: losses.losses }
}
