import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const linkLifeMs = 10 * 60_000
const sessionLifeMs = 30 * 24 * 3_600_000
const maxLinks = 100

/**
 * Who may use the admin API: a script with the token of run.json, a browser that came by a one-time link or by the
 * password. A session is a signed expiry, so it outlives a restart and needs no table.
 */
export interface Sessions {
  /** A code that opens one session, once, within ten minutes. */
  makeLinkCode(): string
  redeemLinkCode(code: string): boolean
  /** The cookie's value. */
  makeSession(): string
  isSession(cookie: string | undefined): boolean
  isToken(authorization: string | undefined): boolean
  isPassword(attempt: string): boolean
  readonly hasPassword: boolean
}

export interface SessionSecrets {
  /** Of run.json. */
  readonly token: string
  /** Signs sessions; kept in the vault. */
  readonly signingKey: string
  /** Read at each attempt: it may change while running. */
  readonly password: () => string | undefined
}

export function createSessions(secrets: SessionSecrets, now: () => number): Sessions {
  const links = new Map<string, number>()
  const sign = (text: string): string =>
    createHmac('sha256', secrets.signingKey).update(text).digest('base64url')
  return {
    makeLinkCode() {
      const code = randomBytes(24).toString('base64url')
      if (links.size >= maxLinks) links.delete(links.keys().next().value ?? '')
      links.set(code, now() + linkLifeMs)
      return code
    },
    redeemLinkCode(code) {
      const expires = links.get(code)
      links.delete(code)
      return expires !== undefined && expires > now()
    },
    makeSession() {
      const claim = `${now() + sessionLifeMs}.${randomBytes(12).toString('base64url')}`
      return `${claim}.${sign(claim)}`
    },
    isSession(cookie) {
      const [expires = '', nonce = '', signature = ''] = (cookie ?? '').split('.')
      return isEqual(signature, sign(`${expires}.${nonce}`)) && Number(expires) > now()
    },
    isToken: (authorization) =>
      isEqual(/^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1] ?? '', secrets.token),
    isPassword(attempt) {
      const password = secrets.password()
      return password !== undefined && isEqual(attempt, password)
    },
    get hasPassword() {
      return secrets.password() !== undefined
    },
  }
}

/** Constant time: digests have one length whatever was given. */
function isEqual(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'compare').update(text).digest()
  return expected.length > 0 && timingSafeEqual(digest(given), digest(expected))
}
