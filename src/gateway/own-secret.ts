import type { Fault } from '../canonical/fault.ts'
import { createKnownRedactor, type Redactor, redactFault } from '../monitor/redaction.ts'
import type { UpstreamAccount } from '../upstreams/upstream.ts'

interface Own {
  readonly redact: Redactor
  /** The token that proves it now, where the secret only buys one. */
  readonly token: string | undefined
}

const known = new WeakMap<UpstreamAccount, Own>()

const asItIs: Redactor = (text) => text

function ownOf(account: UpstreamAccount): Own {
  const own = known.get(account)
  if (own !== undefined) return own
  const made = madeFor(account, undefined)
  known.set(account, made)
  return made
}

function madeFor({ secret }: UpstreamAccount, token: string | undefined): Own {
  const values = [secret, token].filter((value) => value !== undefined)
  return { redact: createKnownRedactor(values) ?? asItIs, token }
}

/** What an account was proved with is as secret as what it was bought with. A signature proves one call only. */
export function noteProof(
  account: UpstreamAccount,
  { authorization }: Readonly<Record<string, string>>,
): void {
  const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1]
  if (token === undefined || token === account.secret || token === ownOf(account).token) return
  known.set(account, madeFor(account, token))
}

/**
 * An error body without the account's own secret, which some places repeat in it: clients, the pool and the record read it,
 * and it is none of theirs. Any other byte stays.
 */
export function withoutOwnSecret(bytes: Buffer, account: UpstreamAccount): Buffer {
  // Latin-1 keeps every byte, whatever the encoding.
  const text = bytes.toString('latin1')
  const clean = ownOf(account).redact(text)
  return clean === text ? bytes : Buffer.from(clean, 'latin1')
}

/** Shorter values hold no secret. */
const shortest = 8

/** Flat headers of any answer, good ones too. The very list where there is nothing to hide. */
export function headersWithoutOwnSecret(
  headers: readonly string[],
  account: UpstreamAccount,
): readonly string[] {
  const { redact } = ownOf(account)
  if (redact === asItIs) return headers
  let clean: string[] | undefined
  for (let at = 1; at < headers.length; at += 2) {
    const value = headers[at] ?? ''
    if (value.length < shortest) continue
    const safe = redact(value)
    if (safe === value) continue
    clean ??= [...headers]
    clean[at] = safe
  }
  return clean ?? headers
}

export const faultWithoutOwnSecret = (fault: Fault, account: UpstreamAccount): Fault =>
  redactFault(fault, ownOf(account).redact)
