import { beforeEach, describe, expect, it } from 'vitest'
import { createSessions, type Sessions } from './sessions.ts'

let now = 0
let password: string | undefined
let sessions: Sessions
beforeEach(() => {
  now = 1_000_000
  password = undefined
  sessions = createSessions(
    { token: 'token-of-run-json', signingKey: 'k', password: () => password },
    () => now,
  )
})

describe('a one-time link', () => {
  it('opens one session, once', () => {
    const code = sessions.makeLinkCode()
    expect(sessions.redeemLinkCode(code)).toBe(true)
    expect(sessions.redeemLinkCode(code)).toBe(false)
  })

  it('is of no use after ten minutes', () => {
    const code = sessions.makeLinkCode()
    now += 10 * 60_000 + 1
    expect(sessions.redeemLinkCode(code)).toBe(false)
  })
})

describe('a session', () => {
  it('holds for thirty days and over a restart, and no forged one does', () => {
    const cookie = sessions.makeSession()
    const restarted = createSessions({ token: 't', signingKey: 'k', password: () => undefined }, () => now)
    expect(restarted.isSession(cookie)).toBe(true)
    expect(sessions.isSession(`9${cookie}`)).toBe(false)
    expect(sessions.isSession('')).toBe(false)
    expect(sessions.isSession(undefined)).toBe(false)
    now += 31 * 24 * 3_600_000
    expect(sessions.isSession(cookie)).toBe(false)
  })
})

describe('token and password', () => {
  it('takes the token as a bearer only', () => {
    expect(sessions.isToken('Bearer token-of-run-json')).toBe(true)
    expect(sessions.isToken('token-of-run-json')).toBe(false)
    expect(sessions.isToken('Bearer ')).toBe(false)
    expect(sessions.isToken(undefined)).toBe(false)
  })

  it('takes no password while none is set, not even an empty one', () => {
    expect(sessions.isPassword('')).toBe(false)
    password = 'correct horse'
    expect(sessions.isPassword('correct horse')).toBe(true)
    expect(sessions.isPassword('correct')).toBe(false)
  })
})
