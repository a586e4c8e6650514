import type { Fault } from '../canonical/fault.ts'
import { createKnownRedactor, type Redactor, redactFault } from '../monitor/redaction.ts'
import type { UpstreamAccount } from '../upstreams/upstream.ts'

const redactors = new WeakMap<UpstreamAccount, Redactor>()

const asItIs: Redactor = (text) => text

/** Made for an account's first failure: most have none. */
function redactorOf(account: UpstreamAccount): Redactor {
  const known = redactors.get(account)
  if (known !== undefined) return known
  const { secret } = account
  const made = (secret === undefined ? undefined : createKnownRedactor([secret])) ?? asItIs
  redactors.set(account, made)
  return made
}

/**
 * An error body without the account's own secret, which some places repeat in it: clients, the pool and the record read it,
 * and it is none of theirs. Any other byte stays.
 */
export function withoutOwnSecret(bytes: Buffer, account: UpstreamAccount): Buffer {
  // Latin-1 keeps every byte, whatever the encoding.
  const text = bytes.toString('latin1')
  const clean = redactorOf(account)(text)
  return clean === text ? bytes : Buffer.from(clean, 'latin1')
}

export const faultWithoutOwnSecret = (fault: Fault, account: UpstreamAccount): Fault =>
  redactFault(fault, redactorOf(account))
