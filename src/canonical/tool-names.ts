import { pointerTo } from './json.ts'
import type { Loss } from './loss.ts'
import { createLossList, loss } from './loss-list.ts'
import type { Origin } from './origin.ts'
import type { Part } from './part.ts'
import type { Renames, ToolIdentity } from './renames.ts'
import type { CanonicalRequest, CustomTool, FunctionTool } from './request.ts'
import { textDigest } from './text-digest.ts'

/** What a target takes. `characters`: the inside of a character class. `customTools`: it has free-form tools itself. */
export interface ToolNameLimits {
  readonly length: number
  readonly characters: string
  /** What a name may begin with, where that is narrower than `characters` (Gemini: a letter or `_`). */
  readonly first?: string
  readonly customTools: boolean
}

export interface ToolNames {
  /** The name for the target. A name that the request nowhere has is fitted too. */
  fit(name: string, namespace?: string): string
  /** What `createToolRestorer` and `restoreTools` give back in the answer. */
  readonly renames: Renames
  readonly losses: readonly Loss[]
}

/**
 * Names for every tool and every call in the history: within the target's limits, unique, the same for the same request.
 * Names that fit as they are keep themselves before any other name is made. A tool in a namespace becomes
 * `namespace__name`. A custom tool that the target does not have becomes a function with the one string `input`.
 */
export function fitToolNames(request: CanonicalRequest, limits: ToolNameLimits): ToolNames {
  const uses = gatherUses(request)
  // Most requests name no tool.
  let madeShape: NameShape | undefined
  const shape = (): NameShape => {
    madeShape ??= shapeOf(limits)
    return madeShape
  }
  const assigned = new Map<string, string>()
  const taken = new Set<string>()
  const losses = createLossList()
  const tools = new Map<string, ToolIdentity>()

  const assign = (use: Use): string => {
    const key = keyOf(use.name, use.namespace)
    const known = assigned.get(key)
    if (known !== undefined) return known
    const fitted = freeName(wishOf(use.name, use.namespace), key, shape(), taken)
    assigned.set(key, fitted)
    taken.add(fitted)
    const form = use.form === 'custom' && !limits.customTools ? 'custom' : undefined
    if (fitted !== use.name || use.namespace !== undefined || form !== undefined) {
      tools.set(fitted, {
        name: use.name,
        ...(use.namespace === undefined ? {} : { namespace: use.namespace }),
        form: use.form,
      })
    }
    for (const lost of lossesOf(use, fitted, limits)) losses.add(lost)
    return fitted
  }

  const fitsAsIs = (use: Use) => use.namespace === undefined && fits(use.name, shape())
  for (const use of uses.filter(fitsAsIs)) assign(use)
  for (const use of uses) assign(use)

  return {
    fit(name, namespace) {
      const known = assigned.get(keyOf(name, namespace))
      if (known !== undefined) return known
      const use = namespace === undefined ? onlyUseOf(name, uses) : undefined
      return assign(
        use ?? {
          name,
          form: 'function',
          at: '',
          node: '',
          ...(namespace === undefined ? {} : { namespace }),
        },
      )
    },
    renames: { tools },
    losses: losses.losses,
  }
}

/** One tool, where it was met first. */
interface Use {
  readonly name: string
  readonly namespace?: string
  readonly form: 'function' | 'custom'
  readonly at: string
  /** The tool or the call itself. */
  readonly node: string
  /** The grammar of a custom tool, which a function cannot have. */
  readonly grammar?: boolean
}

const keyOf = (name: string, namespace: string | undefined): string => `${namespace ?? ''}\0${name}`

const wishOf = (name: string, namespace: string | undefined): string =>
  namespace === undefined ? name : `${namespace}__${name}`

/** Definitions first: they say best which form a tool has. */
function gatherUses(request: CanonicalRequest): readonly Use[] {
  const uses = new Map<string, Use>()
  const add = (use: Use) => {
    const key = keyOf(use.name, use.namespace)
    if (!uses.has(key)) uses.set(key, use)
  }
  for (const tool of request.tools) if (tool.kind !== 'server') add(useOfTool(tool))
  for (const turn of request.turns)
    for (const part of turn.parts) for (const use of usesInPart(part)) add(use)
  return [...uses.values()]
}

const nameAt = (origin: Origin | undefined): string =>
  origin === undefined ? '' : pointerTo(origin.at, 'name')

const useOfTool = (tool: FunctionTool | CustomTool): Use => ({
  name: tool.name,
  ...(tool.namespace === undefined ? {} : { namespace: tool.namespace }),
  form: tool.kind,
  at: nameAt(tool.origin),
  node: tool.origin?.at ?? '',
  ...(tool.kind === 'custom' && tool.format?.type === 'grammar' ? { grammar: true } : {}),
})

function usesInPart(part: Part): readonly Use[] {
  if (part.kind !== 'tool-call') return []
  const { name, namespace, form, origin } = part
  return [
    {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      form,
      at: nameAt(origin),
      node: origin?.at ?? '',
    },
  ]
}

/** A bare name may mean the one tool of that name inside a namespace (a tool choice does not say the namespace). */
function onlyUseOf(name: string, uses: readonly Use[]): Use | undefined {
  const named = uses.filter((use) => use.name === name)
  return named.length === 1 ? named[0] : undefined
}

/** The limits as patterns, which cost more to make than to ask. */
interface NameShape {
  readonly length: number
  readonly whole: RegExp
  readonly first: RegExp
  readonly foreign: RegExp
}

const shapeOf = ({ length, characters, first = characters }: ToolNameLimits): NameShape => ({
  length,
  whole: new RegExp(`^[${first}][${characters}]*$`),
  first: new RegExp(`^[${first}]`),
  foreign: new RegExp(`[^${characters}]`, 'g'),
})

/** Nothing is no name anywhere; whoever gets it says so. */
const fits = (name: string, { length, whole }: NameShape): boolean =>
  name === '' || (name.length <= length && whole.test(name))

function freeName(wish: string, key: string, shape: NameShape, taken: ReadonlySet<string>): string {
  const clean = shape.whole.test(wish) ? wish : cleanName(wish, shape)
  if (clean.length <= shape.length && !taken.has(clean)) return clean
  for (let attempt = 0; ; attempt += 1) {
    const suffix = `_${textDigest(attempt === 0 ? key : `${key}\0${attempt}`).slice(0, 8)}`
    const name = clean.slice(0, shape.length - suffix.length) + suffix
    if (!taken.has(name)) return name
  }
}

function cleanName(wish: string, { first, foreign }: NameShape): string {
  const clean = wish.replace(foreign, '_')
  return first.test(clean) ? clean : `_${clean}`
}

function lossesOf(use: Use, fitted: string, limits: ToolNameLimits): readonly Loss[] {
  const losses: Loss[] = []
  const name = wishOf(use.name, use.namespace)
  // A namespace written before the name loses nothing: the answer has both again.
  if (fitted !== name) {
    losses.push(loss('tool-name', use.at, 'renamed', `the tool name ${name} is sent as ${fitted}`, false))
  }
  if (use.form === 'custom' && !limits.customTools) {
    const detail = use.grammar
      ? `the custom tool ${use.name} is sent as a function with one string; its grammar is not enforced`
      : `the custom tool ${use.name} is sent as a function with one string`
    losses.push(loss('tool-definition', use.node, 'approximated', detail, use.grammar === true))
  }
  return losses
}
