/** Where the value of a field stands in a multipart form. */
export interface FormField {
  readonly start: number
  readonly end: number
  readonly text: string
}

export type FormFieldName = 'model' | 'stream'

const longestField = 256

/** Reads one text field of a form without touching its files: its header line is searched for at memory speed. */
export function findFormField(
  body: Buffer,
  contentType: string,
  wanted: FormFieldName,
): FormField | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const delimiter = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`
  if (delimiter === '--') return undefined
  for (const name of [`name="${wanted}"`, `name=${wanted}`]) {
    for (let at = body.indexOf(name); at !== -1; at = body.indexOf(name, at + 1)) {
      const field = readField(body, at, delimiter)
      if (field !== undefined) return field
    }
  }
  return undefined
}

function readField(body: Buffer, at: number, delimiter: string): FormField | undefined {
  const head = body.lastIndexOf(delimiter, at)
  const start = body.indexOf('\r\n\r\n', at) + 4
  const end = body.indexOf(`\r\n${delimiter}`, start)
  if (head === -1 || start === 3 || end === -1 || end - start > longestField) return undefined
  const line = body.toString('latin1', head, start)
  // Inside a file's bytes or behind a file name it is not a field's header.
  if (!/content-disposition:\s*form-data/i.test(line) || /filename/i.test(line)) return undefined
  if (line.indexOf('\r\n\r\n') !== line.length - 4) return undefined
  return { start, end, text: body.toString('utf8', start, end).trim() }
}

/** The form with another model. */
export const withFormModel = (body: Buffer, field: FormField, model: string): Buffer =>
  Buffer.concat([body.subarray(0, field.start), Buffer.from(model), body.subarray(field.end)])
