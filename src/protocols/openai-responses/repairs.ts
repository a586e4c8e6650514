import { isJsonArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../canonical/json.ts'
import { createLossList, loss } from '../../canonical/loss-list.ts'
import type { Splice } from '../../wire/json-splice.ts'
import type { RepairCodec } from '../protocol.ts'
import { sealForm } from './vocabulary.ts'

/**
 * Reasoning items that another vendor's thinking was told as, or that another place of this dialect sealed. OpenAI refuses
 * both («Item with id … not found», `invalid_encrypted_content`), and takes the turn without them.
 */
export const repairs: RepairCodec = {
  tokens: ['"reasoning"'],
  concerns: hasForeign,
  edits: (body) => {
    const losses = createLossList()
    const splices: Splice[] = []
    const keeps = body.store !== false
    const input = isJsonArray(body.input) ? body.input : []
    for (const [index, item] of [...input.entries()].reverse()) {
      if (!isForeign(item, keeps)) continue
      const at = pointerTo('/input', index)
      const reason = 'reasoning without a seal of this vendor is refused'
      losses.add(loss('seal', at, 'dropped', reason, false))
      splices.push({ at, edit: { kind: 'remove' }, reason })
    }
    return { value: splices, losses: losses.losses }
  },
}

/** More reasoning items than seals, or a seal that is not Fernet's, as all of OpenAI's are. */
function hasForeign(text: string): boolean {
  const seals = [...text.matchAll(/"encrypted_content"\s*:\s*(?:"([^"]*)"|null)/g)]
  const items = text.match(/"type"\s*:\s*"reasoning"/g)?.length ?? 0
  return items > seals.length || seals.some(([, seal]) => !isOwnSeal(seal))
}

const isOwnSeal = (seal: Json | undefined): boolean => typeof seal === 'string' && seal.startsWith('gAAAA')

/** Without a seal an item is known by its id, to a vendor that gave the id out and keeps answers. */
function isForeign(item: Json, keeps: boolean): boolean {
  if (!isJsonObject(item) || item.type !== 'reasoning') return false
  const seal = item[sealForm]
  if (typeof seal === 'string' && seal !== '') return !isOwnSeal(seal)
  return !keeps || !isVendorId(item)
}

/** Torii's own ids have 26 capitals and digits, OpenAI's have small letters. */
const isVendorId = ({ id }: JsonObject): boolean =>
  typeof id === 'string' && id !== '' && !/^rs_[0-9A-Z]{26}$/.test(id)
