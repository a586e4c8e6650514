import { randomUUID } from 'node:crypto'
import type { OutgoingForm } from '../../protocols/operation.ts'

/** One for the whole run: no file holds it by chance. */
const boundary = `torii-${randomUUID()}`

export const formType = `multipart/form-data; boundary=${boundary}`

/** RFC 7578. Names are a codec's own, so they need no escapes. */
export function writeForm({ fields, files }: OutgoingForm): Buffer {
  const head = (disposition: string, type?: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n${type === undefined ? '' : `content-type: ${type}\r\n`}\r\n`
  return Buffer.concat([
    ...Object.entries(fields).map(([name, value]) => Buffer.from(`${head(`name="${name}"`)}${value}\r\n`)),
    ...files.flatMap(({ field, name, mediaType, data }) => [
      Buffer.from(head(`name="${field}"; filename="${name}"`, mediaType)),
      Buffer.from(data, 'base64'),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}
