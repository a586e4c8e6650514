import { LRUCache } from 'lru-cache'
import type { GatewayPorts } from '../ports.ts'

/** How far a model's own counts are from ours: learned from its answers, where an estimate was ever asked for. */
export interface Corrections {
  /** The factor for the model; 1 until something is known. From now on its answers are looked at. */
  factorFor(model: string): Promise<number>
  /** Its answers are to be learned from now. */
  isCurious(model: string): boolean
  learn(model: string, told: number, estimated: number): void
}

interface Correction {
  readonly factor: number
  readonly samples: number
}

const kind = 'token-correction'
const mostModels = 500
/** Each costs a count of a whole request. */
const learnEveryMs = 30_000
/** Weight of a new sample once there are a few. */
const least = 0.2
const bounds = { least: 0.3, most: 4 }

export function createCorrections({ documents, clock, log }: GatewayPorts): Corrections {
  const known = new LRUCache<string, Correction>({ max: mostModels })
  const learnedAt = new Map<string, number>()
  const keep = (model: string, correction: Correction): void => {
    known.set(model, correction)
    documents
      .put({ kind, id: model, createdAt: clock.now(), body: JSON.stringify(correction) })
      .catch((error: unknown) => log.warn('a token correction could not be kept', { error }))
  }
  return {
    async factorFor(model) {
      const correction =
        known.get(model) ?? readCorrection((await documents.get(kind, model, clock.now()))?.body)
      if (correction === undefined) keep(model, { factor: 1, samples: 0 })
      else known.set(model, correction)
      return correction?.factor ?? 1
    },
    isCurious(model) {
      return known.has(model) && clock.now() - (learnedAt.get(model) ?? 0) > learnEveryMs
    },
    learn(model, told, estimated) {
      learnedAt.set(model, clock.now())
      if (told <= 0 || estimated <= 0) return
      const { factor, samples } = known.get(model) ?? { factor: 1, samples: 0 }
      const seen = Math.min(bounds.most, Math.max(bounds.least, told / estimated))
      const weight = Math.max(least, 1 / (samples + 1))
      keep(model, { factor: factor + (seen - factor) * weight, samples: samples + 1 })
    },
  }
}

function readCorrection(text: string | undefined): Correction | undefined {
  const value: unknown = text === undefined ? undefined : JSON.parse(text)
  if (typeof value !== 'object' || value === null) return undefined
  const { factor, samples } = value as Partial<Correction>
  return typeof factor === 'number' && typeof samples === 'number' ? { factor, samples } : undefined
}
