import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** For TLS servers of a test: valid for a host name and an address, signed by itself, made anew each time. */
export interface TestCertificate {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

export function makeCertificate(address = '127.0.0.1', host = 'localhost'): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from('localhost')))))
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const serial = randomBytes(8)
  serial[0] = 1
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    name,
    sequence(time(-1), time(1)),
    name,
    spki,
    der(
      0xa3,
      sequence(
        // Subject alternative names: a host name and an address.
        extension(
          '551d11',
          sequence(der(0x82, Buffer.from(host)), der(0x87, Buffer.from(address.split('.').map(Number)))),
        ),
        // It may sign, itself.
        extension('551d13', sequence(der(1, Buffer.from([255])))),
        extension('551d0e', der(4, createHash('sha1').update(spki).digest())),
      ),
    ),
  )
  const signature = sign('sha256', body, privateKey)
  const whole = sequence(body, algorithm, der(3, Buffer.concat([Buffer.from([0]), signature])))
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...head]), body])
}

const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content)
const set = (...content: readonly Buffer[]): Buffer => der(0x31, ...content)
const oid = (hex: string): Buffer => der(6, Buffer.from(hex, 'hex'))
const integer = (bytes: Buffer): Buffer => der(2, bytes)
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(4, value))

/** So many days from now. */
const time = (days: number): Buffer => {
  const text = new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '')
  return der(0x18, Buffer.from(text))
}
