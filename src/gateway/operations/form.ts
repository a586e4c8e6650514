import type { JsonObject } from '../../canonical/json.ts'
import type { FormFile, OperationInput } from '../../protocols/operation.ts'
import type { ClientCall } from '../receive.ts'

const forms = new WeakMap<ClientCall, OperationInput | undefined>()

/** Takes a form apart, once for each call. What is no form is told by whoever asks for it. */
export async function readForm(call: ClientCall): Promise<void> {
  if (forms.has(call)) return
  forms.set(call, await parseForm(call).catch(() => undefined))
}

/** Undefined: it is no form that can be read. */
export const formOf = (call: ClientCall): OperationInput | undefined => forms.get(call)

async function parseForm({ body, headers }: ClientCall): Promise<OperationInput> {
  const type = headers['content-type'] ?? ''
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const fields: Record<string, JsonObject[string]> = {}
  const files: FormFile[] = []
  for (const [field, value] of form) {
    if (typeof value === 'string') {
      const known = fields[field]
      fields[field] = known === undefined ? value : [known, value].flat()
    } else
      files.push({
        field,
        name: value.name,
        mediaType: value.type,
        data: Buffer.from(await value.arrayBuffer()).toString('base64'),
      })
  }
  return { body: fields, files }
}
