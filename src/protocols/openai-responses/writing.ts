import { fitBareMark } from '../../canonical/cache-lifetime.ts'
import type { JsonObject } from '../../canonical/json.ts'
import { createLossList, type LossList, loss } from '../../canonical/loss-list.ts'
import type { Origin } from '../../canonical/origin.ts'
import type { CacheMark } from '../../canonical/part.ts'
import type { Renames } from '../../canonical/renames.ts'
import type { CanonicalRequest, Tool } from '../../canonical/request.ts'
import { fitToolCallId } from '../../canonical/tool-call-id.ts'
import { fitToolNames } from '../../canonical/tool-names.ts'
import type { Target } from '../codec-context.ts'
import { isOwn } from './wire-node.ts'

/** What the writers of one request share. */
export interface Writing {
  readonly target: Target
  readonly names: WrittenNames
  readonly losses: LossList
  callId(id: string, origin: Origin | undefined): string
  /** Where the place caches prefixes by itself alone, another dialect's mark has nothing to say. */
  noteCacheMark(origin: Origin | undefined): void
  /** The mark that content carries, in this API's own field; none where the model takes none, and said so. */
  cacheBreakpoint(node: { readonly cacheMark?: CacheMark; readonly origin?: Origin }): JsonObject
}

interface WrittenNames {
  fit(name: string, namespace?: string): string
  /** The namespace under which the tool is sent. Undefined: none, or it is part of the name. */
  namespaceOf(tool: { readonly namespace?: string }): string | undefined
  /** The target takes namespaces, tools inside the input and tool searches as this API has them. */
  readonly isNative: boolean
  readonly hasCustom: boolean
  readonly renames: Renames
}

export function createWriting(request: CanonicalRequest, target: Target): Writing {
  const losses = createLossList()
  const names = writtenNames(request, target, losses)
  const own = isOwn(request.origin)
  const limits = target.quirks.toolCallId ?? (own ? noLimits : callIdLimits)
  return {
    target,
    names,
    losses,
    callId(id, origin) {
      const fitted = limits === noLimits ? id : fitToolCallId(id, limits)
      if (fitted !== id) {
        losses.add(
          loss('tool-call-id', origin?.at ?? '', 'renamed', `the call id ${id} is sent as ${fitted}`, false),
        )
      }
      return fitted
    },
    noteCacheMark: (origin) => noteCacheMark(origin, losses),
    cacheBreakpoint({ cacheMark, origin }) {
      if (cacheMark === undefined || isOwn(origin)) return {}
      if (target.quirks.cacheBreakpoints !== true) {
        noteCacheMark(origin, losses)
        return {}
      }
      const fitted = fitBareMark(cacheMark, cacheLifetimes, origin?.at ?? '', losses)
      return { prompt_cache_breakpoint: { mode: 'explicit', ...fitted } }
    },
  }
}

function noteCacheMark(origin: Origin | undefined, losses: LossList): void {
  if (isOwn(origin)) return
  const detail = 'cache_control has no counterpart in openai-responses, where prefixes are cached unasked'
  losses.add(loss('cache-mark', origin?.at ?? '', 'dropped', detail, false))
}

/** Of `prompt_cache_breakpoint`, as the API reference has them. */
const cacheLifetimes = ['30m', '12h']

/** `call_id` and tool names: 64 characters, as the API's own errors say. */
const callIdLimits = { length: 64, characters: '\\x21-\\x7e' }
const nameLimits = { length: 64, characters: 'a-zA-Z0-9_-' }
/** The vendor judges what its own clients say. */
const noLimits = { length: Number.POSITIVE_INFINITY, characters: '\\s\\S' }

/** Tools inside a namespace come from clients of this dialect only; where they stay there, their names are not touched. */
function writtenNames(request: CanonicalRequest, target: Target, losses: LossList): WrittenNames {
  const { quirks } = target
  const hasCustom = quirks.customTools !== false
  const isNative = hasCustom && quirks.namespaces !== false
  const usual = isOwn(request.origin) ? noLimits : nameLimits
  const limits = { ...usual, length: quirks.toolNameLength ?? usual.length, customTools: hasCustom }
  const fitted = fitToolNames(isNative ? withoutNamespaces(request) : request, limits)
  losses.addAll(fitted.losses)
  return {
    fit: (name, namespace) =>
      isNative && (usual === noLimits || namespace !== undefined) ? name : fitted.fit(name, namespace),
    namespaceOf: ({ namespace }) => (isNative ? namespace : undefined),
    isNative,
    hasCustom,
    renames: fitted.renames,
  }
}

const withoutNamespaces = (request: CanonicalRequest): CanonicalRequest => ({
  ...request,
  tools: request.tools.filter((tool: Tool) => tool.kind === 'server' || tool.namespace === undefined),
  turns: request.turns.map((turn) => ({
    ...turn,
    parts: turn.parts.filter((part) => part.kind !== 'tool-call' || part.namespace === undefined),
  })),
})
