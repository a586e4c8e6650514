import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../canonical/json.ts'
import type { Splice } from '../../wire/json-splice.ts'
import { bareModel } from './request-reader.ts'

/** Google refuses a body that names another model than its path. */
export function renameInBody(body: JsonObject, model: string): readonly Splice[] {
  const batch = isJsonArray(body.requests) ? body.requests : []
  return [
    ...renameAt('', body, model),
    ...renameAt('/generateContentRequest', body.generateContentRequest, model),
    ...batch.flatMap((request, index) => renameAt(`/requests/${index}`, request, model)),
  ]
}

function renameAt(at: string, holder: Json | undefined, model: string): readonly Splice[] {
  if (!isJsonObject(holder) || typeof holder.model !== 'string') return []
  const prefix = holder.model.startsWith('models/') ? 'models/' : ''
  const raw = JSON.stringify(prefix + bareModel(model))
  return [{ at: `${at}/model`, edit: { kind: 'set', raw }, reason: 'model routing' }]
}
