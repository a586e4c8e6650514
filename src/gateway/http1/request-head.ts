export interface OutgoingHead {
  readonly method: string
  /** `host:port` as the URL has it. */
  readonly authority: string
  /** With query. */
  readonly path: string
  /** Flat, without Host, Connection and any framing. */
  readonly headers: readonly string[]
  /** Of the body. */
  readonly length: number
}

/** A header that cannot be sent: of a secret that holds a line break, for example. Its value is not told. */
class UnsendableHeader extends Error {
  readonly code = 'bad_credentials'

  constructor(name: string) {
    super(`The header ${name} holds what no HTTP header may.`)
    this.name = 'UnsendableHeader'
  }
}

const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const badValue = /[^\t\x20-\x7e\x80-\xff]/
const badTarget = /[^\x21-\x7e\x80-\xff]/
const bodyMethods = new Set(['POST', 'PUT', 'PATCH'])

/** @throws UnsendableHeader */
export function writeHead({ method, authority, path, headers, length }: OutgoingHead): string {
  if (badTarget.test(path)) throw new UnsendableHeader('request target')
  let text = `${method} ${path} HTTP/1.1\r\nhost: ${authority}\r\nconnection: keep-alive\r\n`
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at] ?? ''
    const value = headers[at + 1] ?? ''
    if (!isName(name) || badValue.test(value)) throw new UnsendableHeader(name)
    text += `${name}: ${value}\r\n`
  }
  if (length > 0 || bodyMethods.has(method)) text += `content-length: ${length}\r\n`
  return `${text}\r\n`
}

/** The same few dozen names again and again. */
const knownNames = new Set<string>()
const mostNames = 500

function isName(name: string): boolean {
  if (knownNames.has(name)) return true
  const isGood = fieldName.test(name)
  if (isGood && knownNames.size < mostNames) knownNames.add(name)
  return isGood
}
